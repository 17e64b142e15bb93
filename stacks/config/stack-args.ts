import type * as docker from "@pulumi/docker";
import type { StackConfig } from "./config";
import type { Network } from "../docker/network";

/** What every component that runs containers is given. */
export interface StackArgs {
  /** The stack's settings; each component takes its own. */
  readonly config: StackConfig;
  /** Where its containers find the others. */
  readonly network: Network;
}

/** A component whose container runs an image that is not built with it. */
export interface ImageArgs extends StackArgs {
  readonly image: docker.RemoteImage;
}
