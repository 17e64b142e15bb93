import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config/config";
import { connectWorkerImage, pulledImage } from "./image-builds";

export interface StackImagesArgs {
  readonly config: Pick<StackConfig, "images" | "prometheus" | "replicas" | "has">;
}

/** The images of everything but the services, present on this machine. */
export class StackImages extends pulumi.ComponentResource {
  // Undefined where the server is somebody else's.
  readonly kafka: docker.RemoteImage | undefined;
  readonly mysql: docker.RemoteImage | undefined;
  readonly elasticsearch: docker.RemoteImage | undefined;
  readonly connect: docker.RemoteImage | undefined;
  /** Undefined where the edition has none, too. */
  readonly kibana: docker.RemoteImage | undefined;
  /** Undefined unless the stack wants it. */
  readonly prometheus: docker.RemoteImage | undefined;
  /** Undefined unless there are several order-producers. */
  readonly proxy: docker.RemoteImage | undefined;
  readonly node: docker.RemoteImage;

  constructor(name: string, args: StackImagesArgs, options?: pulumi.ComponentResourceOptions) {
    super("shopstream:images:StackImages", name, {}, options);
    const { images, has } = args.config;
    const parent = { parent: this };
    const imageOf = (part: "kafka" | "mysql" | "elasticsearch" | "kibana") => {
      const name = images[part];
      return name !== undefined && has(part) ? pulledImage(part, name, parent) : undefined;
    };
    this.kafka = imageOf("kafka");
    this.mysql = imageOf("mysql");
    this.elasticsearch = imageOf("elasticsearch");
    this.kibana = imageOf("kibana");
    this.prometheus = args.config.prometheus ? pulledImage("prometheus", images.prometheus, parent) : undefined;
    this.proxy = args.config.replicas["order-producer"] > 1 ? pulledImage("proxy", images.proxy, parent) : undefined;
    this.node = pulledImage("node", images.node, parent);
    this.connect = has("connect") ? connectWorkerImage(images, parent) : undefined;
    this.registerOutputs({});
  }
}
