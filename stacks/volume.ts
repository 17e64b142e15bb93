import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "./labels";

/** Declares the volume that holds a component's data; `pulumi destroy` removes it. */
export function stackVolume(component: string, options: pulumi.CustomResourceOptions): docker.Volume {
  return new docker.Volume(
    `${component}-data`,
    { name: `shopstream-${component}-data`, labels: labels(component) },
    { deleteBeforeReplace: true, ...options },
  );
}
