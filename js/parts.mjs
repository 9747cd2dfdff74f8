// The panel and its parts. A part is a bundle of its own, but whatever of it the panel has already, it takes from the
// panel: one Preact, one language, one session. Nobody lists what that is: it is read from what the parts import.

import { relative } from "node:path";
import { build } from "esbuild";

const SHARED = "src/lazy/shared.ts";
const LENT = /^import \{([^}]*)\} from "lent:(.+)";$/gm;

/** Build `panel` (entry points) with `options`, and each of `parts` beside it. */
export async function buildWithParts(options, panel, parts) {
  const root = options.absWorkingDir;
  const { metafile } = await build({ ...options, entryPoints: panel });
  const has = new Set(Object.values(metafile.outputs).flatMap(({ inputs }) => used(inputs)));

  /** Calls `give` for what a part imports of the panel's. */
  const lending = (give) => ({
    name: "lending",
    setup({ resolve, onResolve, onLoad }) {
      onResolve({ filter: /./ }, async ({ path, kind, resolveDir, pluginData }) => {
        if (kind === "entry-point" || pluginData === "asked") return;
        const found = await resolve(path, { kind, resolveDir, pluginData: "asked" });
        const name = relative(root, found.path);
        return has.has(name) ? give(name) : undefined;
      });
      onLoad({ filter: /./, namespace: "lent" }, ({ path }) => ({
        contents: lent
          .map(([from, name], at) => (from === path ? `export const ${name} = shared[${at}];\n` : ""))
          .join(""),
      }));
    },
  });

  // What they take, from their own words: esbuild leaves an import of what is elsewhere as it is, less what is not used.
  const drafts = await build({
    ...options,
    entryPoints: parts,
    minify: false,
    plugins: [lending((name) => ({ path: `lent:${name}`, external: true }))],
  });
  const lent = []; // pairs of a module and a name in it
  for (const { text } of drafts.outputFiles) {
    const taken = [...text.matchAll(LENT)];
    if (taken.length !== (text.match(/ from "lent:/g) ?? []).length)
      throw new Error("A part imports a module of the panel's as a whole. Name what it needs of it.");
    for (const [, names, path] of taken)
      for (const each of names.split(",")) {
        const name = each.trim().split(" ")[0];
        if (!lent.some((one) => one[0] === path && one[1] === name)) lent.push([path, name]);
      }
  }

  // Each part is a function of what it is given, so that it is always the panel that asked for it.
  const made = await build({
    ...options,
    entryPoints: parts,
    format: "iife",
    globalName: "part",
    banner: { js: `${options.banner.js}\nexport default (shared) => {` },
    footer: { js: "return part; };" },
    plugins: [lending((name) => ({ path: name, namespace: "lent", sideEffects: false }))],
  });
  const filling = {
    name: "filling",
    setup({ onLoad }) {
      onLoad({ filter: /\/src\/lazy\/shared\.ts$/ }, () => ({
        contents: shared(root, lent),
        resolveDir: root,
      }));
    },
  };
  const whole = await build({ ...options, entryPoints: panel, plugins: [filling] });
  return {
    outputFiles: [...whole.outputFiles, ...made.outputFiles],
    inputs: { ...whole.metafile.inputs, ...made.metafile.inputs },
  };
}

const used = (inputs) =>
  Object.entries(inputs)
    .filter(([name, { bytesInOutput }]) => bytesInOutput > 0 && name !== SHARED && !name.endsWith(".css"))
    .map(([name]) => name);

/** A function, since what it names is there only once the whole panel is. */
function shared(root, lent) {
  const lines = lent.map(
    ([path, name], at) => `import { ${name} as lent${at} } from ${JSON.stringify(`${root}/${path}`)};`,
  );
  return `${lines.join("\n")}\nexport const shared = () => [${lent.map((_, at) => `lent${at}`).join(", ")}];`;
}
