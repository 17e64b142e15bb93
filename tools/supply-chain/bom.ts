import { mkdirSync, writeFileSync } from "node:fs";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { z } from "zod";
import { inLocalState } from "../../project/repository";

/** Where the documents are written, a file for each artefact. */
export const BOM_FOLDER = inLocalState("sbom");

const LICENCE_SCHEMA = z.union([
  z.looseObject({ license: z.looseObject({ id: z.string().optional(), name: z.string().optional() }) }),
  z.looseObject({ expression: z.string() }),
]);

const COMPONENT_SCHEMA = z.looseObject({
  "bom-ref": z.string(),
  type: z.string(),
  name: z.string(),
  version: z.string(),
  purl: z.string(),
  licenses: z.array(LICENCE_SCHEMA).optional(),
  properties: z.array(z.looseObject({ name: z.string(), value: z.string() })).optional(),
});

const BOM_SCHEMA = z.looseObject({
  specVersion: z.literal("1.5"),
  metadata: z.looseObject({ component: z.looseObject({ name: z.string() }) }),
  components: z.array(COMPONENT_SCHEMA),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).optional() })).optional(),
});

/** A software bill of materials: CycloneDX 1.5 in JSON. What is not named here is kept as it is. */
export type Bom = z.infer<typeof BOM_SCHEMA>;
export type Component = z.infer<typeof COMPONENT_SCHEMA>;

/** Reads a document that a tool has made. @throws when it is none of CycloneDX 1.5 */
export function parseBom(json: string): Bom {
  return BOM_SCHEMA.parse(JSON.parse(json));
}

/** The same document with the chosen components alone, and without what depends on the others. */
export function keepComponents(bom: Bom, isKept: (component: Component) => boolean): Bom {
  const components = bom.components.filter(isKept);
  const dropped = new Set(bom.components.map((component) => component["bom-ref"]));
  for (const component of components) dropped.delete(component["bom-ref"]);
  const dependencies = (bom.dependencies ?? [])
    .filter(({ ref }) => !dropped.has(ref))
    .map(({ dependsOn = [], ...dependency }) => ({
      ...dependency,
      dependsOn: dependsOn.filter((ref) => !dropped.has(ref)),
    }));
  return { ...bom, components, dependencies };
}

/** What CycloneDX's own schema says against a document; undefined where it is valid. */
export async function whyInvalid(bom: Bom): Promise<string | undefined> {
  const found: unknown = await new Validation.JsonStrictValidator(Spec.Version.v1dot5).validate(JSON.stringify(bom));
  return found === null ? undefined : JSON.stringify(found);
}

/** Writes a valid document. @returns its path @throws when it is not valid */
export async function writeBom(name: string, bom: Bom): Promise<string> {
  const problem = await whyInvalid(bom);
  if (problem !== undefined) throw new Error(`${name} is not valid CycloneDX: ${problem}`);
  mkdirSync(BOM_FOLDER, { recursive: true });
  const path = inLocalState("sbom", `${name}.cdx.json`);
  writeFileSync(path, `${JSON.stringify(bom, null, 2)}\n`);
  return path;
}
