import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config/config";
import { labels } from "./labels";
import { NETWORK_COMPONENT, resourceName } from "../../project/names";

export type NetworkArgs = Pick<StackConfig, "externalNetwork">;

/** The one network of the stack: containers find each other in it by component name. */
export class Network extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  /** Another network, of a platform on the same machine, that the stack's containers join as well. */
  readonly external: string | undefined;

  constructor(name: string, { externalNetwork }: NetworkArgs, options?: pulumi.ComponentResourceOptions) {
    super("shopstream:network:Network", name, {}, options);
    const network = new docker.Network(
      name,
      {
        name: resourceName(pulumi.getStack(), NETWORK_COMPONENT),
        driver: "bridge",
        labels: labels(NETWORK_COMPONENT),
      },
      { parent: this, deleteBeforeReplace: true },
    );
    this.name = network.name;
    this.external = externalNetwork;
    this.registerOutputs({ name: this.name });
  }
}
