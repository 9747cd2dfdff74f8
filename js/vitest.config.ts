// How the tests run: a light DOM, JSX as in the build.

import { defineConfig } from "vitest/config";

export default defineConfig({
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  test: {
    environment: "happy-dom",
    pool: "vmThreads", // each file still has a world of its own, at half the cost of a thread of its own
    include: ["tests/**/*.test.{ts,tsx}"],
    setupFiles: ["tests/support/all-parts.ts"],
    testTimeout: 60_000,
  },
});
