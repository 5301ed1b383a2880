import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

// One file with a policy that lets nothing but its own script and style run. Which RPC the reader chooses is not known when the
// file is made, so requests may go to any https: address, and in the clear to this machine alone.
function oneFile(): Plugin {
  return {
    name: "one-file",
    enforce: "post",
    generateBundle(_, bundle) {
      const files = Object.values(bundle);
      const script = files.find((file) => file.type === "chunk");
      const style = files.find((file) => file.fileName.endsWith(".css"));
      const page = files.find((file) => file.fileName.endsWith(".html"));
      if (script?.type !== "chunk" || style?.type !== "asset" || page?.type !== "asset") throw new Error("a part is missing");
      const js = script.code.replaceAll("</script", "<\\/script").trim();
      const css = String(style.source).trim();
      const policy = [
        "default-src 'none'",
        `script-src ${hash(js)}`,
        `style-src ${hash(css)}`,
        "connect-src https: http://127.0.0.1:* http://localhost:*",
        "base-uri 'none'",
        "form-action 'none'",
      ].join("; ");
      const html = String(page.source)
        .replace(/\s*<script type="module"[^>]*><\/script>/, "")
        .replace(/\s*<link rel="stylesheet"[^>]*>/, "")
        .replace('<meta charset="utf-8" />', () => `<meta charset="utf-8" />\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`)
        .replace("</head>", () => `<style>${css}</style>\n  </head>`)
        .replace("</body>", () => `<script type="module">${js}</script>\n  </body>`);
      for (const name of Object.keys(bundle)) delete bundle[name];
      const out = process.env.CHARTER_PAGE ?? fileURLToPath(new URL("charter.html", import.meta.url));
      writeFileSync(out, html);
      const sha256 = createHash("sha256").update(html).digest("hex");
      const size = gzipSync(html, { level: 9 }).length;
      console.log(`\n${out}\nSHA-256 ${sha256}\n${html.length} bytes, ${size} compressed`);
      if (size >= 120_000) throw new Error(`the page has ${size} bytes compressed; it must stay below 120,000`);
    },
  };
}

// The parts of near-connect that fetch a wallet's code, run it in a frame, and draw with markup of their own. Only a manifest that
// names wallets would use them, and the page's names none.
function leaveOut(): Plugin {
  return {
    name: "leave-out",
    enforce: "pre",
    resolveId(source, importer) {
      const part = /^\.\/(SandboxedWallet|popups\/NearWalletsPopup|helpers\/indexdb)$/.exec(source);
      return part && importer?.includes("@hot-labs/near-connect/build/") ? "\0left-out" : null;
    },
    load(id) {
      if (id !== "\0left-out") return null;
      return `class LeftOut { constructor() { throw new Error("this page runs no code of wallets"); } }
        export { LeftOut as SandboxWallet, LeftOut as NearWalletsPopup };
        export default class Nothing {}`;
    },
  };
}

export default defineConfig({
  plugins: [leaveOut(), oneFile()],
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: { write: false, modulePreload: false, target: "es2022", assetsInlineLimit: 1_000_000 },
  test: { include: ["tests/*.test.ts"] },
} as Parameters<typeof defineConfig>[0]);
