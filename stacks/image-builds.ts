import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Images, ImageSource } from "./images";
import { labelMap } from "./labels";
import { sourceHash } from "./source-hash";

export interface ImageBuildArgs {
  /** `order-producer` makes the image `shopstream/order-producer:<hash of its sources>`. */
  readonly component: string;
  /** Build context, relative to the repository. */
  readonly context: string;
  /** Relative to the context. */
  readonly dockerfile: string;
  /** Everything that goes into the image, relative to the repository. */
  readonly sources: readonly string[];
  readonly buildArgs: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * Declares an image that is there or is pulled. It outlives `pulumi destroy`: downloads and builds are what takes time
 * on a machine, and `docker image prune` removes them where space does matter.
 */
export function pulledImage(
  component: string,
  name: string,
  options: pulumi.CustomResourceOptions,
): docker.RemoteImage {
  return new docker.RemoteImage(`${component}-image`, { name, keepLocally: true }, options);
}

/** Declares an image that is built again whenever a byte of its sources changes. */
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
        labels: labelMap(args.component),
        remove: true,
        forceRemove: true,
      },
      triggers: { sources: hash },
      keepLocally: true,
    },
    options,
  );
}

/** The Connect worker's image: Kafka's worker, the JDBC sink and the Elasticsearch sink. */
export function connectWorkerImage(images: Images, options: pulumi.CustomResourceOptions): docker.RemoteImage {
  const sink = sinkImage(images.elasticsearchSink, options);
  return builtImage(
    {
      component: "connect",
      context: "connectors/worker",
      dockerfile: "Dockerfile",
      sources: ["connectors/worker"],
      buildArgs: {
        MAVEN_IMAGE: images.maven,
        JAVA_IMAGE: images.java,
        // By id: a sink that was built again makes the worker be built again.
        ELASTICSEARCH_SINK_IMAGE: sink.imageId,
      },
    },
    options,
  );
}

function sinkImage(source: ImageSource, options: pulumi.CustomResourceOptions): docker.RemoteImage {
  const component = "elasticsearch-sink";
  if ("name" in source) return pulledImage(component, source.name, options);
  const { buildContext } = source;
  return builtImage(
    { component, context: buildContext, dockerfile: "Dockerfile", sources: [buildContext], buildArgs: {} },
    options,
  );
}
