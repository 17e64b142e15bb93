import { readFileSync } from "node:fs";
import { inRepository } from "../../project/repository";
import { imagesOf } from "../../stacks/config/images";

/**
 * Every image that the registry edition pulls: the catalogue's names, and what the Dockerfile of the Elasticsearch sink
 * builds on. Each once.
 */
export function registryImages(): string[] {
  const { elasticsearchSink, ...catalogue } = imagesOf("registry");
  const sinkImages =
    "name" in elasticsearchSink
      ? [elasticsearchSink.name]
      : defaultImages(readFileSync(inRepository(elasticsearchSink.buildContext, "Dockerfile"), "utf8"));
  return [...new Set([...Object.values(catalogue).filter((name) => name !== undefined), ...sinkImages])];
}

/** The defaults of a Dockerfile's `ARG …_IMAGE=`: what it builds on where nobody says otherwise. */
export function defaultImages(dockerfile: string): string[] {
  return [...dockerfile.matchAll(/^ARG [A-Z_]+_IMAGE=(\S+)$/gm)].map(([, name = ""]) => name);
}
