import { build } from "esbuild";

/**
 * Bundles a program with the sources of the services that it imports, to run it where they run: their Kafka client has a native part,
 * which only their images have.
 *
 * @param file the program's path
 */
export async function serviceBundle(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    platform: "node",
    target: "node24",
    packages: "external",
    logLevel: "warning",
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`${file} has become no bundle`);
  return output.text;
}
