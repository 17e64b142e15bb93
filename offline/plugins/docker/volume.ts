import type Dockerode from "dockerode";
import { z } from "zod";
import { resourceKind, type ResourceState } from "../protocol/resource-kind";
import {
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
  labels: labelsSchema.optional(),
});

/** `docker.Volume`: a named volume. Docker cannot change one, so every change replaces it and loses its data. */
export const volume = resourceKind<Dockerode, typeof inputs>({
  token: "docker:index/volume:Volume",
  inputs,
  onChange: { name: "replace", labels: "replace" },
  unordered: ["labels"],
  outputs: ["driver", "mountpoint"],
  uniqueName: "name",

  async create(docker, wanted, operation) {
    const { name } = wanted;
    if (await orUndefinedIfMissing(docker.getVolume(name).inspect())) {
      operation.warn(`volume "${name}" exists already and is adopted with its data`);
    }
    await docker.createVolume({ Name: name, Labels: labelMap(wanted.labels) }).catch((error: unknown) => {
      throw dockerError(`could not create volume "${name}"`, error);
    });
    const found = await this.read(docker, name, { ...wanted } as ResourceState, operation);
    if (!found) throw new Error(`volume "${name}" disappeared right after its creation`);
    return found;
  },

  async read(docker, id, state) {
    const found = await orUndefinedIfMissing(docker.getVolume(id).inspect());
    if (!found) return undefined;
    return {
      id: found.Name,
      state: {
        ...state,
        name: found.Name,
        driver: found.Driver,
        labels: labelList(found.Labels),
        mountpoint: found.Mountpoint,
      },
    };
  },

  async update(_docker, _id, oldState) {
    return oldState;
  },

  async delete(docker, id, _state, operation) {
    await removeWhenUnused(
      `volume "${id}"`,
      () => docker.getVolume(id).remove(),
      (error) => statusOf(error) === 409,
      (last) => `${last}: remove the containers that \`docker ps -a --filter volume=${id}\` lists, then run again`,
      operation,
    );
  },
});
