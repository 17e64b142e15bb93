import * as pulumi from "@pulumi/pulumi";
import { cloneFromEnvironment } from "../../project/program-environment";
import {
  CLONE_LABEL,
  COMPONENT_LABEL,
  DIRECTORY_LABEL,
  PROJECT,
  PROJECT_LABEL,
  STACK_LABEL,
} from "../../project/names";

/**
 * The labels of an image that is built for `component`. They name no stack and no clone: an image is named after its
 * content, and every stack of every clone runs the same one.
 */
export function labelMap(component: string): Record<string, string> {
  return { [PROJECT_LABEL]: PROJECT, [COMPONENT_LABEL]: component };
}

/** The labels of a container, network or volume of `component`: which stack of which clone owns it. */
export function labels(component: string): { label: string; value: string }[] {
  const { id, directory } = cloneFromEnvironment();
  const all = {
    ...labelMap(component),
    [STACK_LABEL]: pulumi.getStack(),
    [CLONE_LABEL]: id,
    [DIRECTORY_LABEL]: directory,
  };
  return Object.entries(all).map(([label, value]) => ({ label, value }));
}
