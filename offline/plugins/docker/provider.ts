import { version } from "@pulumi/docker/package.json";
import type Dockerode from "dockerode";
import { providerDefinition } from "../protocol/resource-kind";
import { container } from "./container";
import { dockerConfiguration, dockerDaemon } from "./daemon";
import { network } from "./network";
import { remoteImage } from "./remote-image";
import { volume } from "./volume";

/** Stands in for `@pulumi/docker`: networks, volumes, images and containers of one Docker daemon. */
export const dockerProvider = providerDefinition<Dockerode, typeof dockerConfiguration>({
  name: "docker",
  version,
  configuration: dockerConfiguration,
  configure: dockerDaemon,
  kinds: [network, volume, remoteImage, container],
});
