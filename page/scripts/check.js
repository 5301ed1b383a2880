// Builds the page again and compares it with the committed one.
import { execSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const built = join(mkdtempSync(join(tmpdir(), "charter-page-")), "charter.html");
execSync("npm run build", { stdio: "inherit", env: { ...process.env, CHARTER_PAGE: built } });
if (!readFileSync(built).equals(readFileSync("charter.html"))) {
  console.error("page/charter.html is not what its sources make: run `cargo xtask page` and commit it");
  process.exit(1);
}
console.log("page/charter.html is what its sources make");
