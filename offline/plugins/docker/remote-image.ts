import type Dockerode from "dockerode";
import { z } from "zod";
import { textOf } from "../protocol/property-value";
import { resourceKind, type ResourceState } from "../protocol/resource-kind";
import { dockerError, statusOf } from "./daemon";
import { buildImage, buildSchema } from "./image-build";
import { imageOrPull, localImage } from "./image-reference";

const inputs = z.strictObject({
  name: z.string().min(1),
  build: buildSchema.optional(),
  triggers: z.record(z.string(), z.string()).optional(),
  keepLocally: z.boolean().optional(),
});

/** `docker.RemoteImage`: an image that is built from a context, already on the daemon, or pulled from a registry. */
export const remoteImage = resourceKind<Dockerode, typeof inputs>({
  token: "docker:index/remoteImage:RemoteImage",
  inputs,
  onChange: { name: "replace", build: "replace", triggers: "replace", keepLocally: "update" },
  outputs: ["imageId", "repoDigest"],

  async create(docker, wanted, operation) {
    if (wanted.build) await buildImage(docker, wanted.name, wanted.build, operation);
    const image = await imageOrPull(docker, wanted.name, operation);
    return { id: identity(image, wanted.name), state: stateOf({ ...wanted } as ResourceState, image) };
  },

  async read(docker, id, state) {
    // The state of an imported image may lack its name; its id ends with it.
    const name = typeof state.name === "string" ? state.name : id.replace(/^sha256:[0-9a-f]{64}/, "");
    const image = await localImage(docker, name);
    return image && { id: identity(image, name), state: stateOf({ ...state, name }, image) };
  },

  async update(_docker, _id, oldState, wanted) {
    const { imageId = null, repoDigest = null } = oldState;
    return { ...wanted, imageId, repoDigest } as ResourceState;
  },

  // By name, as the real provider does, even though the name may by then belong to the image that replaces this one.
  async delete(docker, _id, state) {
    if (state.keepLocally === true) return;
    const name = textOf(state.name);
    try {
      await docker.getImage(name).remove();
    } catch (error) {
      if (statusOf(error) !== 404) throw dockerError(`could not remove image "${name}"`, error);
    }
  },
});

function identity(image: Dockerode.ImageInspectInfo, name: string): string {
  return `${image.Id}${name}`;
}

function stateOf(state: ResourceState, image: Dockerode.ImageInspectInfo): ResourceState {
  // The typings promise a list; an image without a registry has null.
  const repoDigests = image.RepoDigests as string[] | null;
  return { ...state, imageId: image.Id, repoDigest: repoDigests?.[0] ?? "" };
}
