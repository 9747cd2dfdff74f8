// The panel's own filling of Korean templates, built from js/src as the panel is: words and values come in, text goes out.

import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "../../js/node_modules/esbuild/lib/main.js";

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("../../js/tests/support/korean.ts", import.meta.url))],
  bundle: true,
  format: "esm",
  write: false,
});
const code = Buffer.from(outputFiles[0].contents).toString("base64");
const { filled } = await import(`data:text/javascript;base64,${code}`);

for await (const line of createInterface({ input: process.stdin })) {
  const { cases } = JSON.parse(line);
  console.log(JSON.stringify({ texts: cases.map(({ words, values }) => filled(words, values)) }));
}
