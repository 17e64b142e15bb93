// Bundles the page for browsers into a folder that the service reads. apps/Dockerfile runs it; tests do, too.
//   node bundle.js FOLDER [METAFILE]    METAFILE: gets esbuild's list of the bundled files
const { cpSync, mkdirSync, readdirSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { buildSync } = require("esbuild");

const [, , folder, metafilePath] = process.argv;
mkdirSync(folder, { recursive: true });
const { metafile } = buildSync({
  metafile: true,
  entryPoints: ["operations", "order", "dashboard"].map((page) => join(__dirname, `${page}.tsx`)),
  outdir: folder,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "eof",
  logLevel: "warning",
  // The service's own settings are for Node.
  tsconfigRaw: {},
});
for (const name of readdirSync(__dirname).filter((file) => /\.(css|html|svg)$/.test(file))) {
  cpSync(join(__dirname, name), join(folder, name));
}
if (metafilePath !== undefined) writeFileSync(metafilePath, JSON.stringify(metafile));
