import type Dockerode from "dockerode";
import { z } from "zod";
import { textOf } from "../protocol/property-value";
import { poll } from "../protocol/poll";
import { resourceKind, type ResourceState } from "../protocol/resource-kind";
import { dockerError, messageOf, orUndefinedIfMissing, statusOf } from "./daemon";
import { labelList, labelMap, labelsSchema } from "./labels";

/** How long containers that are being removed may still hold on to a network. */
const REMOVAL_DEADLINE_MS = 30_000;

const inputs = z.strictObject({
  name: z.string().min(1),
  driver: z.string().optional(),
  labels: labelsSchema.optional(),
});

/** `docker.Network`: a network; Docker cannot change one, so every change replaces it. */
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
    if (!found) throw new Error(`network "${name}" was gone as soon as it was made`);
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
    let last = "";
    const removed = await poll(
      async () => {
        try {
          await docker.getNetwork(id).remove();
          return true;
        } catch (error) {
          if (statusOf(error) === 404) return true;
          last = messageOf(error);
          if (last.includes("has active endpoints")) return undefined;
          throw dockerError(`could not remove network "${name}"`, error);
        }
      },
      { timeoutMs: REMOVAL_DEADLINE_MS, signal: operation.signal },
    );
    if (!removed) {
      throw new Error(
        `network "${name}" is still in use (${last}): disconnect those containers, see \`docker network inspect ${name}\``,
      );
    }
  },
});

function createOptions({ name, driver, labels }: z.output<typeof inputs>): Dockerode.NetworkCreateOptions {
  return {
    Name: name,
    // Docker itself allows two networks of one name; nothing could then be attached by name.
    CheckDuplicate: true,
    ...(driver === undefined ? {} : { Driver: driver }),
    Labels: labelMap(labels),
  };
}
