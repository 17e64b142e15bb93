import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { chmod, cp, mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { installedVersion, pulumiHome, REPOSITORY_ROOT } from "../../project/repository";
import { sourceHash } from "../../project/source-hash";

/** The providers that this edition brings along. */
export const PLUGIN_NAMES = ["docker", "kafka", "mysql"] as const;

type PluginName = (typeof PLUGIN_NAMES)[number];

/** The folder in which Pulumi looks for the plugin of the installed `@pulumi/<name>`, official or stand-in. */
export function pluginFolder(name: PluginName, home = pulumiHome()): string {
  return join(home, "plugins", `resource-${name}-v${installedVersion(`@pulumi/${name}`)}`);
}

/** Whether the plugin in place is a stand-in, not the official one. */
export function isStandIn(name: PluginName): boolean {
  return existsSync(recipeFile(pluginFolder(name)));
}

/** Whether the stand-ins are in place and were bundled from the present sources. */
export function standInsAreInstalled(): boolean {
  const recipe = currentRecipe();
  return PLUGIN_NAMES.every(
    (name) => isStandIn(name) && readFileSync(recipeFile(pluginFolder(name)), "utf8") === recipe,
  );
}

/**
 * Puts the stand-ins where Pulumi looks for downloaded plugins. Each becomes one executable file, with the files that it reads
 * beside it. It needs `node` on the PATH and nothing of this clone, so clones can share a home.
 *
 * @returns the executables
 */
export async function installStandIns(home = pulumiHome()): Promise<string[]> {
  const recipe = currentRecipe();
  return Promise.all(
    PLUGIN_NAMES.map(async (name) => {
      const executable = await installPlugin(name, pluginFolder(name, home));
      writeFileSync(recipeFile(pluginFolder(name, home)), recipe);
      return executable;
    }),
  );
}

async function installPlugin(name: PluginName, folder: string): Promise<string> {
  const executable = join(folder, `pulumi-resource-${name}`);
  const unfinished = `${executable}.${process.pid}.js`;
  await mkdir(folder, { recursive: true });
  // dockerode reads these beside its own code when it opens a session with BuildKit.
  if (name === "docker") {
    await cp(join(dirname(require.resolve("dockerode/package.json")), "lib", "proto"), join(folder, "proto"), {
      recursive: true,
    });
  }
  await build({
    entryPoints: [join(__dirname, name, "main.ts")],
    outfile: unfinished,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    // Optional natives of ssh2, which dockerode loads for ssh:// daemons; it works without them.
    external: ["cpu-features", "*.node"],
    banner: { js: "#!/usr/bin/env node" },
    logLevel: "error",
  });
  await chmod(unfinished, 0o755);
  // A running plugin keeps its old file: renaming replaces the name, not what is open.
  await rename(unfinished, executable);
  return executable;
}

function recipeFile(folder: string): string {
  return join(folder, ".stand-in.recipe");
}

/** Everything a stand-in is bundled from: its sources, and the locked libraries. */
function currentRecipe(): string {
  return `${sourceHash(["offline/plugins", "package-lock.json"], REPOSITORY_ROOT)}\n`;
}

if (require.main === module) {
  void installStandIns().then((files) => process.stdout.write(`${files.join("\n")}\n`));
}
