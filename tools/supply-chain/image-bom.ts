import { randomUUID } from "node:crypto";
import type { Bom, Component } from "./bom";
import { parseImageReference } from "./image-reference";

/** The images that are pulled, as components: what is in them is their vendors' to say. */
export function imageBom(references: readonly string[]): Bom {
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.5.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    serialNumber: `urn:uuid:${randomUUID()}`,
    version: 1,
    metadata: {
      timestamp: new Date().toISOString(),
      component: { type: "application", name: "shopstream", "bom-ref": "shopstream" },
    },
    components: references.map(imageComponent),
    dependencies: [{ ref: "shopstream", dependsOn: [...references] }],
  };
}

function imageComponent(reference: string): Component {
  const { registry, repository, tag, digest } = parseImageReference(reference);
  const name = repository.slice(repository.lastIndexOf("/") + 1);
  const at = `?repository_url=${encodeURIComponent(`${registry}/${repository}`)}&tag=${encodeURIComponent(tag)}`;
  return {
    "bom-ref": reference,
    type: "container",
    name: `${registry}/${repository}`,
    version: tag,
    purl: `pkg:oci/${name}${digest === undefined ? "" : `@${encodeURIComponent(digest)}`}${at}`,
    ...(digest !== undefined && { hashes: [{ alg: "SHA-256", content: digest.replace("sha256:", "") }] }),
  };
}
