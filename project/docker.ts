import Docker from "dockerode";
import { dockerHost } from "./docker-host";
import { isAtLeast } from "./version";
import { PROJECT, PROJECT_LABEL } from "./names";

/** The label that every container, network, volume and image of this project carries. */
export const PROJECT_FILTER = `${PROJECT_LABEL}=${PROJECT}`;

/** The oldest supported Docker Engine: the oldest that this project was run on. */
export const LEAST_DOCKER_VERSION = "20.10";

/** A client of the Docker daemon that `dockerHost` has chosen; a request may take 2 minutes by default, 0 is no limit. */
export function dockerClient(timeoutMs = 120_000): Docker {
  dockerHost();
  return new Docker({ timeout: timeoutMs });
}

/** What a Docker daemon reports about itself and its machine. */
export interface DockerDaemon {
  readonly version: string;
  readonly memoryBytes: number;
  /** Whether the kernel accounts for swap, so that a container's swap can be limited. */
  readonly limitsSwap: boolean;
  /** Where it keeps images and volumes, as a path on its own machine. */
  readonly rootDirectory: string;
}

/**
 * Asks the daemon about itself.
 *
 * @throws Error that says why it cannot be used and what to do: it does not answer within 5 seconds, this user has no
 * access, or it is too old
 */
export async function askDaemon(): Promise<DockerDaemon> {
  const { address, source } = dockerHost();
  const where = `at ${address} (${source})`;
  const daemon = daemonOf(
    await (dockerClient(5_000).info() as Promise<DockerInfo>).catch((error: unknown) => {
      throw new Error(whyUnreachable(error, where), { cause: error });
    }),
  );
  const outdated = whyOutdated(daemon.version, where);
  if (outdated !== undefined) throw new Error(outdated);
  return daemon;
}

/** The fields of `GET /info` that are read here. */
interface DockerInfo {
  readonly ServerVersion: string;
  readonly MemTotal: number;
  readonly SwapLimit: boolean;
  readonly DockerRootDir: string;
}

function daemonOf({ ServerVersion, MemTotal, SwapLimit, DockerRootDir }: DockerInfo): DockerDaemon {
  return { version: ServerVersion, memoryBytes: MemTotal, limitsSwap: SwapLimit, rootDirectory: DockerRootDir };
}

/** What to do about a daemon that is too old; undefined where it is not. */
export function whyOutdated(version: string, where: string): string | undefined {
  if (isAtLeast(version, LEAST_DOCKER_VERSION)) return undefined;
  return `the Docker daemon ${where} is version ${version}, ${LEAST_DOCKER_VERSION} or newer is needed: update Docker`;
}

/** What to do about a daemon that did not answer. */
export function whyUnreachable(error: unknown, where: string): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EACCES") {
    return `this user has no access to the Docker daemon ${where}: \`sudo usermod -aG docker $USER\`, then log in again`;
  }
  const reason = error instanceof Error ? error.message : String(error);
  return `no Docker daemon answers ${where}: start Docker Desktop, or on Linux \`sudo systemctl start docker\` (${reason})`;
}

/** The daemon's version; undefined where none can be used. */
export async function dockerVersion(): Promise<string | undefined> {
  try {
    return (await askDaemon()).version;
  } catch {
    return undefined;
  }
}

/** @throws Error that says what to do, where no Docker daemon can be used */
export async function requireDocker(): Promise<void> {
  await askDaemon();
}
