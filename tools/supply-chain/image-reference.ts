/** An image's name, taken apart: `docker.elastic.co/kibana/kibana:8.8.0@sha256:…`. */
export interface ImageReference {
  /** Host and port; `docker.io` where the name has none. */
  readonly registry: string;
  /** `library/mysql`, `kibana/kibana`. */
  readonly repository: string;
  /** `latest` where the name has none. */
  readonly tag: string;
  /** `sha256:…` */
  readonly digest: string | undefined;
}

const DOCKER_HUB = "docker.io";

/** Takes a name apart as Docker does: the first part is a host if it has a dot or a port, or is `localhost`. */
export function parseImageReference(name: string): ImageReference {
  const [tagged = "", digest] = name.split("@");
  const colon = tagged.indexOf(":", tagged.lastIndexOf("/"));
  const path = colon === -1 ? tagged : tagged.slice(0, colon);
  const tag = colon === -1 ? "latest" : tagged.slice(colon + 1);
  const [first = "", ...others] = path.split("/");
  const hasHost = others.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const repository = hasHost ? others.join("/") : path;
  const registry = hasHost ? first : DOCKER_HUB;
  const isOfficial = registry === DOCKER_HUB && !repository.includes("/");
  return { registry, repository: isOfficial ? `library/${repository}` : repository, tag, digest };
}
