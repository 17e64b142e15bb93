import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inRepository, installedVersion, pulumiBinDirectory, pulumiHome } from "../../tools/repository";

/** A small executable in Pulumi's folders that hands over to a program of this repository or of node_modules. */
export interface Launcher {
  readonly path: string;
  readonly text: string;
}

/** The providers that this edition brings along, each in `offline/plugins/<name>/main.ts`. */
export const pluginNames = ["docker", "kafka", "mysql"] as const;

/** The launcher of dynamic providers. */
export function dynamicProviderLauncher(): Launcher {
  const name = "pulumi-resource-pulumi-nodejs";
  return {
    path: join(pulumiBinDirectory(), name),
    text: readFileSync(inRepository("offline/toolchain/launchers", name), "utf8"),
  };
}

/**
 * The launcher of a provider plugin, where Pulumi looks for the plugin of the installed `@pulumi/<name>`. It serves
 * whichever clone `npx pulumi` was called in.
 */
export function pluginLauncher(name: (typeof pluginNames)[number]): Launcher {
  const folder = `resource-${name}-v${installedVersion(`@pulumi/${name}`)}`;
  return {
    path: join(pulumiHome(), "plugins", folder, `pulumi-resource-${name}`),
    text: [
      "#!/bin/sh",
      `# ShopStream's stand-in for Pulumi's ${name} provider.`,
      "set -e",
      'cd "${SHOPSTREAM_REPOSITORY:?start pulumi as npx pulumi, in the folder of a ShopStream clone}"',
      `exec node_modules/.bin/node --import tsx offline/plugins/${name}/main.ts "$@"`,
      "",
    ].join("\n"),
  };
}

/** Whether the launcher is in place as it is written now. */
export function isInstalled({ path, text }: Launcher): boolean {
  return existsSync(path) && readFileSync(path).equals(Buffer.from(text));
}

/** Puts the launcher in place, at once and whole. */
export function install({ path, text }: Launcher): void {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, text, { mode: 0o755 });
  renameSync(unfinished, path);
}

/** Removes a plugin's launcher and its folder, so that Pulumi downloads the official plugin. */
export function removePlugin({ path }: Launcher): void {
  rmSync(dirname(path), { recursive: true, force: true });
}
