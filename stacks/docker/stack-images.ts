import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config/config";
import { connectWorkerImage, pulledImage } from "./image-builds";

export interface StackImagesArgs {
  readonly config: Pick<StackConfig, "images" | "prometheus" | "replicas">;
}

/** The images of everything but the services, present on this machine. */
export class StackImages extends pulumi.ComponentResource {
  readonly kafka: docker.RemoteImage;
  readonly mysql: docker.RemoteImage;
  readonly elasticsearch: docker.RemoteImage;
  readonly kibana: docker.RemoteImage | undefined;
  /** Undefined unless the stack wants it. */
  readonly prometheus: docker.RemoteImage | undefined;
  /** Undefined unless there are several order-producers. */
  readonly proxy: docker.RemoteImage | undefined;
  readonly node: docker.RemoteImage;
  readonly connect: docker.RemoteImage;

  constructor(name: string, args: StackImagesArgs, options?: pulumi.ComponentResourceOptions) {
    super("shopstream:images:StackImages", name, {}, options);
    const { images } = args.config;
    const parent = { parent: this };
    this.kafka = pulledImage("kafka", images.kafka, parent);
    this.mysql = pulledImage("mysql", images.mysql, parent);
    this.elasticsearch = pulledImage("elasticsearch", images.elasticsearch, parent);
    this.kibana = images.kibana === undefined ? undefined : pulledImage("kibana", images.kibana, parent);
    this.prometheus = args.config.prometheus ? pulledImage("prometheus", images.prometheus, parent) : undefined;
    this.proxy = args.config.replicas["order-producer"] > 1 ? pulledImage("proxy", images.proxy, parent) : undefined;
    this.node = pulledImage("node", images.node, parent);
    this.connect = connectWorkerImage(images, parent);
    this.registerOutputs({});
  }
}
