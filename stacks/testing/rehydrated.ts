import { createRequire } from "node:module";
import { runInThisContext } from "node:vm";
import * as pulumi from "@pulumi/pulumi";

type Provider = Required<pulumi.dynamic.ResourceProvider>;

/**
 * A dynamic provider as the engine runs it: serialised to text, as the state stores it, and loaded from the text alone.
 * Whatever it captured that cannot be serialised is then missing.
 */
export async function rehydrated(provider: pulumi.dynamic.ResourceProvider): Promise<Provider> {
  const { text } = await pulumi.runtime.serializeFunction(() => provider);
  const load = runInThisContext(`(function (exports, require) { ${text} })`) as (
    exports: object,
    require: unknown,
  ) => void;
  const exports: { handler?: () => Provider } = {};
  load(exports, createRequire(__filename));
  if (!exports.handler) throw new Error("the serialised provider exports no handler");
  return exports.handler();
}
