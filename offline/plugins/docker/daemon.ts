import Dockerode from "dockerode";
import type { ProviderConfiguration } from "../protocol/resource-kind";

/** The daemon a provider's configuration names; without a `host`, the one of DOCKER_HOST or the local socket. */
export function dockerDaemon({ host, caMaterial, certMaterial, keyMaterial }: ProviderConfiguration): Dockerode {
  if (!host) return new Dockerode();
  const address = new URL(host);
  if (address.protocol === "unix:") return new Dockerode({ socketPath: address.pathname });
  if (address.protocol !== "tcp:" && address.protocol !== "http:" && address.protocol !== "https:") {
    throw new Error(`docker provider: host is "${host}", expected unix:///var/run/docker.sock or tcp://host:port`);
  }
  const certificates = {
    ...(caMaterial ? { ca: caMaterial } : {}),
    ...(certMaterial ? { cert: certMaterial } : {}),
    ...(keyMaterial ? { key: keyMaterial } : {}),
  };
  const secure = address.protocol === "https:" || caMaterial !== undefined;
  return new Dockerode({
    protocol: secure ? "https" : "http",
    host: address.hostname,
    port: Number(address.port || (secure ? 2376 : 2375)),
    ...certificates,
  });
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

/** An error that says what failed, and where the daemon is away, what to do about it. */
export function dockerError(what: string, error: unknown): Error {
  const away = error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ECONNREFUSED");
  const remedy = away ? ": the Docker daemon does not answer, is it running? (`docker info`)" : "";
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
