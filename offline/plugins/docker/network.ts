import type Dockerode from "dockerode";
import { z } from "zod";
import { textOf } from "../protocol/property-value";
import { resourceKind, type ResourceState } from "../protocol/resource-kind";
import {
  daemonMessageOf,
  dockerError,
  labelList,
  labelMap,
  labelsSchema,
  orUndefinedIfMissing,
  removeWhenUnused,
  statusOf,
} from "./daemon";

const inputs = z.strictObject({
  name: z.string().min(1),
  driver: z.string().optional(),
  labels: labelsSchema.optional(),
});

/** `docker.Network`: a network. Docker cannot change one, so every change replaces it. */
export const network = resourceKind<Dockerode, typeof inputs>({
  token: "docker:index/network:Network",
  inputs,
  onChange: { name: "replace", driver: "replace", labels: "replace" },
  computed: ["driver"],
  unordered: ["labels"],
  outputs: ["scope"],
  uniqueName: "name",

  async create(docker, wanted, operation) {
    const { name } = wanted;
    const created = await docker.createNetwork(createOptions(wanted)).catch((error: unknown) => {
      const remedy = statusOf(error) === 409 ? ` Remove it with \`docker network rm ${name}\`, then run again.` : "";
      throw dockerError(`could not create network "${name}".${remedy} Docker says`, error);
    });
    const found = await this.read(docker, created.id, { ...wanted } as ResourceState, operation);
    if (!found) throw new Error(`network "${name}" disappeared right after its creation`);
    return found;
  },

  async read(docker, id, state) {
    const found = await orUndefinedIfMissing<Dockerode.NetworkInspectInfo>(docker.getNetwork(id).inspect());
    if (!found) return undefined;
    return {
      id: found.Id,
      state: {
        ...state,
        name: found.Name,
        driver: found.Driver,
        labels: labelList(found.Labels),
        scope: found.Scope,
      },
    };
  },

  async update(_docker, _id, oldState) {
    return oldState;
  },

  async delete(docker, id, state, operation) {
    const name = textOf(state.name);
    await removeWhenUnused(
      `network "${name}"`,
      () => docker.getNetwork(id).remove(),
      (error) => daemonMessageOf(error).includes("has active endpoints"),
      (last) =>
        `network "${name}" is still in use (${last}): disconnect those containers, see \`docker network inspect ${name}\``,
      operation,
    );
  },
});

function createOptions({ name, driver, labels }: z.output<typeof inputs>): Dockerode.NetworkCreateOptions {
  return {
    Name: name,
    // Docker allows two networks with the same name, to which nothing could then be attached by name.
    CheckDuplicate: true,
    ...(driver === undefined ? {} : { Driver: driver }),
    Labels: labelMap(labels),
  };
}
