import Docker from "dockerode";

/** The label that every container, network, volume and image of this project carries. */
export const projectLabel = "com.shopstream.project=shopstream";

/** A client of the Docker daemon that `DOCKER_HOST` names, by default the local one; a request may take 2 minutes. */
export function dockerClient(timeoutMs = 120_000): Docker {
  return new Docker({ timeout: timeoutMs });
}

/** The daemon's version; undefined where none answers within 5 seconds. */
export async function dockerVersion(): Promise<string | undefined> {
  try {
    return (await dockerClient(5_000).version()).Version;
  } catch {
    return undefined;
  }
}

/** @throws Error that says what to do, where no Docker daemon answers */
export async function requireDocker(): Promise<void> {
  if ((await dockerVersion()) === undefined) {
    throw new Error("no Docker daemon answers: start it (`make setup` does) and run this again");
  }
}
