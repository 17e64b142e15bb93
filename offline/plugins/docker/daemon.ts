import Dockerode from "dockerode";
import { z } from "zod";

/** The settings of a `@pulumi/docker` provider: the default provider, which is the only one in use, has none. */
export const dockerConfiguration = z.strictObject({});

/**
 * The daemon that the real provider would take: DOCKER_HOST's, else the one behind the usual socket. Other sockets and the
 * CLI's current context are not looked at.
 */
export function dockerDaemon(): Dockerode {
  if (process.env.DOCKER_CONTEXT) {
    throw new Error("the offline stand-in for the docker provider does not read DOCKER_CONTEXT: set DOCKER_HOST");
  }
  return process.env.DOCKER_HOST ? new Dockerode() : new Dockerode({ socketPath: "/var/run/docker.sock" });
}

/** The HTTP status with which the daemon answered; undefined where it did not answer. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && "statusCode" in error && typeof error.statusCode === "number"
    ? error.statusCode
    : undefined;
}

/** The daemon's own words for an error, without the transport's. */
export function messageOf(error: unknown): string {
  if (error instanceof Error && "json" in error && isMessage(error.json)) return error.json.message.trim();
  return error instanceof Error ? error.message : String(error);
}

/** An error that says what failed, and where the daemon is unreachable, what to do about it. */
export function dockerError(what: string, error: unknown): Error {
  const isSilent =
    error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ECONNREFUSED");
  const remedy = isSilent ? ": the Docker daemon does not answer, is it running? (`docker info`)" : "";
  return new Error(`${what}: ${messageOf(error)}${remedy}`, { cause: error });
}

/** What the daemon knows, or undefined where it knows nothing of the name. */
export async function orUndefinedIfMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw dockerError("Docker could not be asked", error);
  }
}

function isMessage(body: unknown): body is { message: string } {
  return typeof body === "object" && body !== null && "message" in body && typeof body.message === "string";
}
