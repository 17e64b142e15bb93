import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sourceHash } from "../../project/source-hash";
import { installedVersion, pulumiHome, repositoryRoot } from "../../project/repository";
import { installPlugins } from "../plugins/install";

/** The providers that this edition brings along. */
export const pluginNames = ["docker", "kafka", "mysql"] as const;

type PluginName = (typeof pluginNames)[number];

/** The folder in which Pulumi looks for the plugin of the installed `@pulumi/<name>`, official or stand-in. */
export function pluginFolder(name: PluginName): string {
  return join(pulumiHome(), "plugins", `resource-${name}-v${installedVersion(`@pulumi/${name}`)}`);
}

/** Whether the stand-ins are in place as their sources are now. */
export function standInsAreInstalled(): boolean {
  const recipe = currentRecipe();
  return pluginNames.every((name) => isStandIn(name) && readFileSync(recipeFile(name), "utf8") === recipe);
}

/** Puts the stand-ins in place. */
export async function installStandIns(): Promise<void> {
  const recipe = currentRecipe();
  await installPlugins(pulumiHome());
  for (const name of pluginNames) writeFileSync(recipeFile(name), recipe);
}

/** Whether the plugin in place is a stand-in, not the official one. */
export function isStandIn(name: PluginName): boolean {
  return existsSync(recipeFile(name));
}

function recipeFile(name: PluginName): string {
  return join(pluginFolder(name), ".stand-in.recipe");
}

/** Everything a stand-in is bundled from: its sources, and the locked libraries. */
function currentRecipe(): string {
  return `${sourceHash(["offline/plugins", "package-lock.json"], repositoryRoot)}\n`;
}
