import * as pulumi from "@pulumi/pulumi";
import { KIBANA_OBJECTS_REVISION, kibanaObjectsProvider } from "./kibana-objects-provider";
import type { SavedObject } from "./saved-objects/saved-object";

export interface KibanaObjectsArgs {
  /** Without a trailing slash. */
  readonly kibanaUrl: pulumi.Input<string>;
  /** A user with all privileges for the objects' types. */
  readonly username: string;
  readonly password: pulumi.Input<string>;
  /** Each before those that refer to it. */
  readonly objects: readonly SavedObject[];
  /** How long Kibana may answer that it is not ready yet, in seconds. Default 120. */
  readonly startSeconds?: number;
}

/** Saved objects of Kibana: imported, updated in place, and again after somebody has changed or deleted one. */
export class KibanaObjects extends pulumi.dynamic.Resource {
  constructor(name: string, args: KibanaObjectsArgs, options?: pulumi.CustomResourceOptions) {
    super(
      kibanaObjectsProvider,
      name,
      { startSeconds: 120, ...args, revision: KIBANA_OBJECTS_REVISION, importedHash: undefined, foundHash: undefined },
      { ...options, additionalSecretOutputs: ["password"] },
      "shopstream",
      "KibanaObjects",
    );
  }
}
