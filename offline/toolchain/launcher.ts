import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inRepository, pulumiBinDirectory } from "../../project/repository";

/** A small executable in Pulumi's folders that hands over to a program in node_modules. */
export interface Launcher {
  readonly path: string;
  readonly text: string;
}

/** The launcher of dynamic providers. */
export function dynamicProviderLauncher(): Launcher {
  const name = "pulumi-resource-pulumi-nodejs";
  return {
    path: join(pulumiBinDirectory(), name),
    text: readFileSync(inRepository("offline/toolchain/launchers", name), "utf8"),
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
