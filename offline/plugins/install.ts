import { chmod, cp, mkdir, rename } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { version as dockerVersion } from "@pulumi/docker/package.json";
import { version as kafkaVersion } from "@pulumi/kafka/package.json";
import { version as mysqlVersion } from "@pulumi/mysql/package.json";
import { build } from "esbuild";

/** The plugins, each under the version of the SDK package in use: the engine asks for exactly that one. */
const plugins = [
  { name: "docker", version: dockerVersion },
  { name: "kafka", version: kafkaVersion },
  { name: "mysql", version: mysqlVersion },
] as const;

/**
 * Puts the plugins where Pulumi looks for downloaded ones, `<pulumiHome>/plugins/resource-<name>-v<version>/`. Each
 * becomes one executable file, beside it what that reads, that needs `node` on the PATH and nothing of this clone, so that clones can share a home.
 *
 * @returns the installed files
 */
export async function installPlugins(pulumiHome: string): Promise<string[]> {
  return Promise.all(plugins.map(({ name, version }) => installPlugin(pulumiHome, name, version)));
}

async function installPlugin(pulumiHome: string, name: string, version: string): Promise<string> {
  const folder = join(pulumiHome, "plugins", `resource-${name}-v${version}`);
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
    // Optional natives of ssh2, which dockerode loads for ssh:// daemons: it copes without them.
    external: ["cpu-features", "*.node"],
    banner: { js: "#!/usr/bin/env node" },
    logLevel: "error",
  });
  await chmod(unfinished, 0o755);
  // A plugin that runs keeps its old file: renaming replaces the name, not what is open.
  await rename(unfinished, executable);
  return executable;
}

if (require.main === module) {
  const pulumiHome = process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");
  void installPlugins(pulumiHome).then((files) => process.stdout.write(`${files.join("\n")}\n`));
}
