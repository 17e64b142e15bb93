import { IMAGE_DIGESTS } from "./image-digests";

/**
 * `registry` pulls the vendors' images; `offline` takes images of the same contract that `make setup` built from
 * packages. This catalogue is all that differs between the two.
 */
export const EDITIONS = ["registry", "offline"] as const;
export type Edition = (typeof EDITIONS)[number];

/** Every image that is not built from this repository's services. */
export interface Images {
  readonly kafka: string;
  readonly mysql: string;
  readonly elasticsearch: string;
  /** Undefined if the edition has no image: the stack then runs without Kibana and says so. */
  readonly kibana: string | undefined;
  /** Base of the services' images; runs the Connect supervisor. */
  readonly node: string;
  /** Base of the Connect worker's image: a Java 17 runtime. */
  readonly java: string;
  /** Build stage of the Connect worker's image: Maven on Java 17. */
  readonly maven: string;
  /** Only for stacks that want it. */
  readonly prometheus: string;
  /** HAProxy, only for stacks with several order-producers. */
  readonly proxy: string;
  /** Holds the Elasticsearch sink under `/plugin`, under the same connector class and configuration keys. */
  readonly elasticsearchSink: ImageSource;
}

/** An image to pull, or one to build from a folder of this repository. */
export type ImageSource = { readonly name: string } | { readonly buildContext: string };

/** The images that a stack's settings may replace. */
export const OVERRIDABLE_IMAGES = [
  "kafka",
  "mysql",
  "elasticsearch",
  "kibana",
  "node",
  "java",
  "maven",
  "prometheus",
  "proxy",
] as const;
export type ImageOverrides = Readonly<Partial<Record<(typeof OVERRIDABLE_IMAGES)[number], string>>>;

const CATALOGUE: Readonly<Record<Edition, Images>> = {
  registry: {
    kafka: "confluentinc/cp-kafka:7.4.0",
    mysql: "mysql:8.0",
    elasticsearch: "docker.elastic.co/elasticsearch/elasticsearch:8.8.0",
    kibana: "docker.elastic.co/kibana/kibana:8.8.0",
    node: "node:24-bookworm-slim",
    java: "eclipse-temurin:17-jre",
    maven: "maven:3.9-eclipse-temurin-17",
    prometheus: "prom/prometheus:v2.42.0",
    proxy: "haproxy:2.6-bookworm",
    elasticsearchSink: { buildContext: "connectors/elasticsearch-sink" },
  },
  offline: {
    kafka: "shopstream-offline/kafka:3.4.0",
    mysql: "shopstream-offline/mysql:9.7",
    elasticsearch: "shopstream-offline/elasticsearch:8.8.0",
    kibana: undefined,
    node: "shopstream-offline/node:24",
    java: "shopstream-offline/java:17",
    maven: "shopstream-offline/maven:3-17",
    prometheus: "shopstream-offline/prometheus:2.42",
    proxy: "shopstream-offline/haproxy:2.6",
    elasticsearchSink: { name: "shopstream-offline/elasticsearch-sink:1" },
  },
};

/**
 * The images of an edition, except those that the stack's settings replace. The names of a registry's images end with the
 * digest that is known for them: `mysql:8.0@sha256:…`, so that every machine runs the same bytes. What is built here has none.
 */
export function imagesOf(edition: Edition, overrides: ImageOverrides = {}): Images {
  const images = Object.entries(CATALOGUE[edition]).map(([part, image]: [string, unknown]) => [part, pinned(image)]);
  return { ...(Object.fromEntries(images) as Images), ...overrides };
}

/** The names of the registry edition's images, without digests. */
export function registryImageNames(): string[] {
  return Object.values(CATALOGUE.registry).filter((image) => typeof image === "string");
}

function pinned<Image>(image: Image): Image | string {
  if (typeof image !== "string") return image;
  const digest = IMAGE_DIGESTS[image];
  return digest === undefined ? image : `${image}@${digest}`;
}
