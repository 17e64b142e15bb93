import Dockerode from "dockerode";
import { z } from "zod";
import { messageOf, type Operation } from "../protocol/operation";
import { poll } from "../protocol/poll";

/** The settings of a `@pulumi/docker` provider: the default provider, which is the only one in use, has none. */
export const dockerConfiguration = z.strictObject({});

/**
 * The daemon that the real provider would use: DOCKER_HOST's, else the one on the default socket. Other sockets and the CLI's
 * current context are ignored.
 */
export function dockerDaemon(): Dockerode {
  if (process.env.DOCKER_CONTEXT) {
    throw new Error("the offline stand-in for the docker provider does not read DOCKER_CONTEXT: set DOCKER_HOST");
  }
  return process.env.DOCKER_HOST ? new Dockerode() : new Dockerode({ socketPath: "/var/run/docker.sock" });
}

/** The HTTP status of the daemon's answer; undefined where it did not answer. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && "statusCode" in error && typeof error.statusCode === "number"
    ? error.statusCode
    : undefined;
}

/** The daemon's own message for an error, without what the client adds. */
export function daemonMessageOf(error: unknown): string {
  if (error instanceof Error && "json" in error && isMessage(error.json)) return error.json.message.trim();
  return messageOf(error);
}

/** An error that says what failed and, where the daemon is unreachable, what to do. */
export function dockerError(what: string, error: unknown): Error {
  const isSilent =
    error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ECONNREFUSED");
  const remedy = isSilent ? ": the Docker daemon does not answer, is it running? (`docker info`)" : "";
  return new Error(`${what}: ${daemonMessageOf(error)}${remedy}`, { cause: error });
}

/** The daemon's answer; undefined where it knows nothing of that name. */
export async function orUndefinedIfMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw dockerError("Docker could not be asked", error);
  }
}

/** How long containers that are being removed may still use a network or volume. */
const REMOVAL_DEADLINE_MS = 30_000;

/**
 * Removes what containers may still be using, and tries again while they do. One that is gone counts as removed.
 *
 * @param what for errors, such as `network "shop"`
 * @param isInUse whether an error of the removal says that a container still uses it
 * @param remedy what a person can do, given the daemon's last message
 */
export async function removeWhenUnused(
  what: string,
  remove: () => Promise<unknown>,
  isInUse: (error: unknown) => boolean,
  remedy: (last: string) => string,
  { signal }: Operation,
): Promise<void> {
  let last = "";
  const removed = await poll(
    async () => {
      try {
        await remove();
        return true;
      } catch (error) {
        if (statusOf(error) === 404) return true;
        if (!isInUse(error)) throw dockerError(`could not remove ${what}`, error);
        last = daemonMessageOf(error);
        return undefined;
      }
    },
    { timeoutMs: REMOVAL_DEADLINE_MS, signal },
  );
  if (!removed) throw new Error(remedy(last));
}

function isMessage(body: unknown): body is { message: string } {
  return typeof body === "object" && body !== null && "message" in body && typeof body.message === "string";
}

/** The labels of a container, network or volume: a list of pairs, as in the provider's own arguments. */
export const labelsSchema = z.array(z.strictObject({ label: z.string(), value: z.string() }));

/** Labels in the form of Docker's API. */
export function labelMap(labels: z.output<typeof labelsSchema> = []): Record<string, string> {
  return Object.fromEntries(labels.map(({ label, value }) => [label, value]));
}

/** Labels in the form of the provider's arguments, sorted. */
export function labelList(labels: Record<string, string> | null | undefined): z.output<typeof labelsSchema> {
  return Object.entries(labels ?? {})
    .map(([label, value]) => ({ label, value }))
    .sort((a, b) => a.label.localeCompare(b.label));
}
