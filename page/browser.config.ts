import { defineConfig } from "vitest/config";

// A browser, and a chain by `cargo xtask demo --serve`: one of each, one test after another.
export default defineConfig({
  test: { include: ["tests/browser/*.test.ts"], fileParallelism: false, testTimeout: 60_000, hookTimeout: 600_000 },
});
