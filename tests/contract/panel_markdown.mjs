// The panel's own parser of Markdown, built from js/src as the panel is; each text that comes in goes out as plain HTML.

import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "../../js/node_modules/esbuild/lib/main.js";

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("../../js/tests/support/markdown-html.ts", import.meta.url))],
  bundle: true,
  format: "esm",
  write: false,
});
const code = Buffer.from(outputFiles[0].contents).toString("base64");
const { markdownHtml } = await import(`data:text/javascript;base64,${code}`);

for await (const line of createInterface({ input: process.stdin }))
  console.log(JSON.stringify({ html: markdownHtml(JSON.parse(line).text) }));
