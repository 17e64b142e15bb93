import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { inRepository } from "../../project/repository";
import { keepComponents, parseBom, type Bom, type Component } from "./bom";

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 64 * 1_024 * 1_024;
const METAFILE_SCHEMA = z.object({ inputs: z.record(z.string(), z.unknown()) });

/** Every npm package of the lockfile, those that only build and test the project too; without a network, by npm itself. */
export async function npmBom(): Promise<Bom> {
  const { stdout } = await run(
    "npm",
    ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only", "--sbom-type", "application"],
    { cwd: inRepository(), maxBuffer: MAX_OUTPUT_BYTES },
  );
  const bom = parseBom(stdout);
  // npm takes the folder's name, which is whatever people called their clone.
  const { metadata } = bom;
  const component = { ...metadata.component, name: "shopstream" };
  // The repository's own packages are not dependencies.
  return keepComponents({ ...bom, metadata: { ...metadata, component } }, ({ purl }) => !isOwn(purl));
}

/** The npm packages that are in the services' images: `dependencies`, and what is bundled into the operations page. */
export async function serviceBom(): Promise<Bom> {
  const [bom, bundled] = await Promise.all([npmBom(), bundledPackages()]);
  return keepComponents(bom, (component) => !isDevelopment(component) || bundled.has(nameOf(component)));
}

const isOwn = (purl: string): boolean => purl.startsWith("pkg:npm/%40shopstream/");

const nameOf = ({ purl }: Component): string =>
  decodeURIComponent(purl.replace(/^pkg:npm\//, "").replace(/@[^@]*$/, ""));

function isDevelopment({ properties = [] }: Component): boolean {
  return properties.some(({ name, value }) => name === "cdx:npm:package:development" && value === "true");
}

/** The packages that esbuild found files of when it made the operations page. */
async function bundledPackages(): Promise<ReadonlySet<string>> {
  const folder = await mkdtemp(join(tmpdir(), "shopstream-page-"));
  try {
    const metafile = join(folder, "metafile.json");
    await run(process.execPath, [inRepository("apps", "operations", "page", "bundle.js"), folder, metafile], {
      cwd: inRepository(),
    });
    const { inputs } = METAFILE_SCHEMA.parse(JSON.parse(await readFile(metafile, "utf8")));
    return new Set(Object.keys(inputs).flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
  } finally {
    await rm(folder, { recursive: true });
  }
}
