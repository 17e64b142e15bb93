import { resolve } from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Images } from "../config/images";
import { labelMap } from "./labels";
import { sourceHash } from "../../project/source-hash";

export interface ImageBuildArgs {
  /** `order-producer` makes the image `shopstream/order-producer:<hash of its sources>`. */
  readonly component: string;
  /** Build context, relative to the repository. */
  readonly context: string;
  /** Relative to the context. */
  readonly dockerfile: string;
  /** Everything that goes into the image, relative to the repository. */
  readonly sources: readonly string[];
  /** Base images by name: BuildKit would take an id for the name of a repository to pull from. */
  readonly buildArgs: Readonly<Record<string, pulumi.Input<string>>>;
  /** What else triggers a rebuild, by name: the id of a base image. */
  readonly triggers?: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * How long the provider may take to pull or build one image; its own limit of 20 minutes is too short for a slow
 * connection.
 */
const IMAGE_TIMEOUTS: pulumi.CustomTimeouts = { create: "60m", update: "60m" };

/**
 * The builder of the Docker daemon itself. Left out, it would be buildx's current one: a builder that runs in a container
 * does not see this machine's images, and asks Docker Hub for those that were built here.
 */
const DAEMON_BUILDER = "default";

/** Where the provider writes a build's output: without a file, the output of a failed build is lost. */
function buildLogFile(component: string): string {
  // Absolute: the provider runs in a working directory of its own.
  return resolve(".shopstream", "logs", `image-${component}.log`);
}

/**
 * Declares an image that is pulled unless this machine has it. It outlives `pulumi destroy`, because downloads and
 * builds are slow; `docker image prune` frees the space.
 */
export function pulledImage(
  component: string,
  name: string,
  options: pulumi.CustomResourceOptions,
): docker.RemoteImage {
  return new docker.RemoteImage(
    `${component}-image`,
    { name, keepLocally: true },
    { customTimeouts: IMAGE_TIMEOUTS, ...options },
  );
}

/** Declares an image that is rebuilt whenever its sources change. */
export function builtImage(args: ImageBuildArgs, options: pulumi.CustomResourceOptions): docker.RemoteImage {
  const hash = sourceHash(args.sources);
  return new docker.RemoteImage(
    `${args.component}-image`,
    {
      name: `shopstream/${args.component}:${hash}`,
      build: {
        context: args.context,
        dockerfile: args.dockerfile,
        buildArgs: { ...args.buildArgs },
        builder: DAEMON_BUILDER,
        buildLogFile: buildLogFile(args.component),
        // BuildKit reads the first, the classic builder the second.
        label: labelMap(args.component),
        labels: labelMap(args.component),
        remove: true,
        forceRemove: true,
      },
      triggers: { sources: hash, ...args.triggers },
      keepLocally: true,
    },
    { customTimeouts: IMAGE_TIMEOUTS, ...options },
  );
}

/** The Connect worker's image: Kafka's worker, the JDBC sink and the Elasticsearch sink. */
export function connectWorkerImage(images: Images, options: pulumi.CustomResourceOptions): docker.RemoteImage {
  const sink = sinkImage(images, options);
  return builtImage(
    {
      component: "connect",
      context: "connectors/worker",
      dockerfile: "Dockerfile",
      sources: ["connectors/worker"],
      buildArgs: {
        MAVEN_IMAGE: images.maven,
        JAVA_IMAGE: images.java,
        ELASTICSEARCH_SINK_IMAGE: sink.name,
      },
      triggers: { elasticsearchSink: sink.imageId },
    },
    options,
  );
}

function sinkImage(images: Images, options: pulumi.CustomResourceOptions): docker.RemoteImage {
  const component = "elasticsearch-sink";
  const { elasticsearchSink: source, maven: downloadImage } = images;
  if ("name" in source) return pulledImage(component, source.name, options);
  const { buildContext } = source;
  return builtImage(
    {
      component,
      context: buildContext,
      dockerfile: "Dockerfile",
      sources: [buildContext],
      buildArgs: { DOWNLOAD_IMAGE: downloadImage },
    },
    options,
  );
}
