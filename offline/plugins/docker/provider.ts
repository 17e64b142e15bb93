import { version } from "@pulumi/docker/package.json";
import type Dockerode from "dockerode";
import type { ProviderDefinition } from "../protocol/resource-kind";
import { container } from "./container";
import { dockerDaemon } from "./daemon";
import { network } from "./network";
import { remoteImage } from "./remote-image";
import { volume } from "./volume";

/** Stands in for `@pulumi/docker`: networks, volumes, images and containers of one Docker daemon. */
export const dockerProvider: ProviderDefinition<Dockerode> = {
  name: "docker",
  version,
  configure: dockerDaemon,
  kinds: [network, volume, remoteImage, container],
};
