import { spawnSync } from "node:child_process";

/** The Docker daemon that everything here talks to. */
export interface DockerHost {
  /** As `DOCKER_HOST` has it: `unix:///var/run/docker.sock`. */
  readonly address: string;
  /** Why this one. */
  readonly source: string;
}

/** What the choice depends on. */
export interface DockerHostClues {
  readonly environment: NodeJS.ProcessEnv;
  /** The address of a context of the Docker CLI, the current one by default; undefined where there is none. */
  readonly contextAddress: (context?: string) => string | undefined;
  /** Whether a daemon answers there. */
  readonly answers: (address: string) => boolean;
}

/** Where Pulumi's Docker provider looks without `DOCKER_HOST`. */
export const DEFAULT_DOCKER_ADDRESS = "unix:///var/run/docker.sock";

/**
 * Chooses the daemon: `DOCKER_HOST`, else the context that `DOCKER_CONTEXT` names, else the provider's default where a
 * daemon answers there, else the Docker CLI's current context (Colima, OrbStack, Rancher Desktop, rootless Docker, Docker
 * Desktop without its default socket).
 *
 * The provider ignores the current context and the sockets that dockerode tries, and it prefers `DOCKER_CONTEXT` to
 * `DOCKER_HOST`, while the Docker CLI does the opposite. Without one choice for all, the set-up could use one daemon and
 * `pulumi up` another.
 *
 * @throws Error when `DOCKER_CONTEXT` names no context
 */
export function chooseDockerHost({ environment, contextAddress, answers }: DockerHostClues): DockerHost {
  const { DOCKER_HOST: host, DOCKER_CONTEXT: context } = environment;
  if (host) return { address: host, source: "DOCKER_HOST" };
  if (context) {
    const address = contextAddress(context);
    if (address === undefined)
      throw new Error(`DOCKER_CONTEXT is "${context}", which \`docker context ls\` does not list`);
    return { address, source: `the context ${context} (DOCKER_CONTEXT)` };
  }
  const current = contextAddress();
  if (current === undefined || current === DEFAULT_DOCKER_ADDRESS || answers(DEFAULT_DOCKER_ADDRESS)) {
    return { address: DEFAULT_DOCKER_ADDRESS, source: "the default socket" };
  }
  return { address: current, source: "the Docker CLI's current context" };
}

let chosen: DockerHost | undefined;

/**
 * The daemon for this process and its children: once chosen, `DOCKER_HOST` passes it to dockerode, the Docker CLI and
 * Pulumi's provider.
 */
export function dockerHost(): DockerHost {
  if (chosen === undefined) {
    chosen = chooseDockerHost({ environment: process.env, contextAddress, answers });
    process.env.DOCKER_HOST = chosen.address;
    delete process.env.DOCKER_CONTEXT;
  }
  return chosen;
}

const ANSWER_TIMEOUT_MS = 10_000;

function contextAddress(context?: string): string | undefined {
  const args = [
    "context",
    "inspect",
    "--format",
    "{{.Endpoints.docker.Host}}",
    ...(context === undefined ? [] : [context]),
  ];
  const { status, stdout } = spawnSync("docker", args, { encoding: "utf8", timeout: ANSWER_TIMEOUT_MS });
  return status === 0 && stdout.trim() !== "" ? stdout.trim() : undefined;
}

function answers(address: string): boolean {
  const env = { ...process.env, DOCKER_HOST: address };
  return spawnSync("docker", ["version"], { env, stdio: "ignore", timeout: ANSWER_TIMEOUT_MS }).status === 0;
}
