import * as pulumi from "@pulumi/pulumi";

/** Every container, network, volume and image of ours carries these: how an interrupted run is cleaned up. */
export const PROJECT_LABEL = "com.shopstream.project";
const STACK_LABEL = "com.shopstream.stack";
const COMPONENT_LABEL = "com.shopstream.component";

/** The labels of what belongs to `component`, by name. */
export function labelMap(component: string): Record<string, string> {
  return {
    [PROJECT_LABEL]: "shopstream",
    [STACK_LABEL]: pulumi.getStack(),
    [COMPONENT_LABEL]: component,
  };
}

/** The labels of what belongs to `component`, as containers, networks and volumes take them. */
export function labels(component: string): { label: string; value: string }[] {
  return Object.entries(labelMap(component)).map(([label, value]) => ({ label, value }));
}
