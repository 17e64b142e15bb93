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
 * The labels of an image that is built for `component`. It says nothing of the stack or the clone: an image is named for
 * its content, so that every stack of every clone runs the same one.
 */
export function labelMap(component: string): Record<string, string> {
  return { [PROJECT_LABEL]: PROJECT, [COMPONENT_LABEL]: component };
}

/** The labels of what belongs to `component`, as containers, networks and volumes take them: whose it is. */
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
