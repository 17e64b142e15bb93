import type Dockerode from "dockerode";
import type { Operation } from "../protocol/operation";
import { dockerError, orUndefinedIfMissing } from "./daemon";

/** Looks an image up by name, tag or id; undefined where the daemon has none. */
export function localImage(docker: Dockerode, reference: string): Promise<Dockerode.ImageInspectInfo | undefined> {
  return orUndefinedIfMissing(docker.getImage(reference).inspect());
}

/** The image of a name: the daemon's own, else pulled from its registry. */
export async function imageOrPull(
  docker: Dockerode,
  reference: string,
  operation: Operation,
): Promise<Dockerode.ImageInspectInfo> {
  const local = await localImage(docker, reference);
  if (local) return local;
  operation.status(`pulling ${reference}`);
  try {
    const progress = await docker.pull(withTag(reference));
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(progress, (error: Error | null) => (error ? reject(error) : resolve()));
    });
    return await docker.getImage(reference).inspect();
  } catch (error) {
    throw dockerError(`there is no image "${reference}" on this Docker daemon, and it could not be pulled`, error);
  }
}

/** Without a tag Docker's API pulls every tag. */
function withTag(reference: string): string {
  const lastPart = reference.slice(reference.lastIndexOf("/") + 1);
  return lastPart.includes(":") || lastPart.includes("@") ? reference : `${reference}:latest`;
}
