import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "./labels";
import { NETWORK_COMPONENT, resourceName } from "../../project/names";

/** The one network of the stack: containers find each other in it by component name. */
export class Network extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;

  constructor(name: string, options?: pulumi.ComponentResourceOptions) {
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
    this.registerOutputs({ name: this.name });
  }
}
