import { z } from "zod";
import { InitializationFailed } from "./operation";
import { type ProviderDefinition, resourceKind, type ResourceState } from "./resource-kind";

const inputs = z.strictObject({
  name: z.string(),
  size: z.int().default(1),
  tags: z.array(z.string()).optional(),
  password: z.string().optional(),
  ports: z.array(z.strictObject({ internal: z.int(), ip: z.string().default("0.0.0.0") })).optional(),
});

/** The real system behind {@link exampleProvider}: a map. */
export type ExampleSystem = Map<string, ResourceState>;

/** A kind of resource for the protocol's tests, with one input of every sort. */
export const exampleKind = resourceKind<ExampleSystem, typeof inputs>({
  token: "example:index/thing:Thing",
  inputs,
  onChange: {
    name: "replace",
    size: (current, wanted) => (Number(wanted) < Number(current) ? "replace" : "update"),
    tags: "update",
    password: "update",
    ports: "replace",
  },
  computed: ["tags"],
  unordered: ["tags"],
  outputs: ["address"],
  uniqueName: "name",

  async create(system, wanted) {
    const state: ResourceState = { ...wanted, address: `at ${wanted.name}` } as ResourceState;
    system.set(wanted.name, state);
    if (wanted.name === "broken") throw new InitializationFailed("it is broken", wanted.name, state);
    if (wanted.name === "impossible") throw new Error("it cannot be made");
    return { id: wanted.name, state };
  },
  async read(system, id) {
    const state = system.get(id);
    return state && { id, state };
  },
  async update(system, id, oldState, wanted) {
    const state = { ...oldState, ...wanted } as ResourceState;
    system.set(id, state);
    return state;
  },
  async delete(system, id) {
    system.delete(id);
  },
});

/** A provider of {@link exampleKind}; its setting `system` is ignored, it works on the given map. */
export function exampleProvider(system: ExampleSystem): ProviderDefinition<ExampleSystem> {
  const configuration = z.strictObject({ system: z.string() });
  return { name: "example", version: "1.2.3", configuration, configure: () => system, kinds: [exampleKind] };
}
