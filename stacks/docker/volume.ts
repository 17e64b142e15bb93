import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "./labels";
import { volumeName } from "../../project/names";

/** Declares the volume that holds a component's data; `pulumi destroy` removes it. */
export function stackVolume(component: string, options: pulumi.CustomResourceOptions): docker.Volume {
  return new docker.Volume(
    `${component}-data`,
    { name: volumeName(pulumi.getStack(), component), labels: labels(component) },
    {
      deleteBeforeReplace: true,
      // A clone that was moved has another folder in its labels: no reason to replace the volume and lose its data.
      ignoreChanges: ["labels"],
      ...options,
    },
  );
}
