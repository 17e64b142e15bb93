import { readFileSync } from "node:fs";
import { EnvHttpProxyAgent, fetch } from "undici";
import type { Reachability } from "./edition";

/** What the registry edition downloads from: image registries and Pulumi's programs. */
const SOURCES: readonly string[] = [
  "https://registry-1.docker.io/v2/",
  "https://docker.elastic.co/v2/",
  "https://get.pulumi.com/",
];

const ANSWER_TIMEOUT_MS = 10_000;

/** Probes all of the registry edition's sources at once, for at most 10 seconds. */
export function probeRegistrySources(): Promise<Reachability[]> {
  return Promise.all(SOURCES.map(probeSource));
}

/**
 * Sends a GET through the proxy that the environment names. Any answer below 500 shows that the source is reachable: a
 * registry's root may ask for a login, refuse, rate-limit or return 404. A proxy that refuses fails the request.
 */
export async function probeSource(url: string): Promise<Reachability> {
  const dispatcher = new EnvHttpProxyAgent();
  try {
    const response = await fetch(url, { dispatcher, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    await response.body?.cancel();
    return { url, reachable: response.status < 500, detail: `HTTP ${response.status}` };
  } catch (error) {
    return { url, reachable: false, detail: innermostMessage(error) };
  } finally {
    await dispatcher.destroy();
  }
}

/** `fetch` reports only "fetch failed"; the reason is in its cause. */
function innermostMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : innermostMessage(error.cause);
}

/** Why this machine cannot build the offline edition; undefined where it can: Debian, as root. */
export function cannotBuildOffline(): string | undefined {
  return whyNotBuildable({ platform: process.platform, userId: process.getuid?.(), osRelease: osRelease() });
}

/** The facts about a machine that decide whether it can build the offline edition. */
export interface BuildMachine {
  readonly platform: NodeJS.Platform;
  /** Undefined where the system has no such ids. */
  readonly userId: number | undefined;
  /** `/etc/os-release`; empty where there is none. */
  readonly osRelease: string;
}

/** Why a machine cannot build the offline edition; undefined where it can. */
export function whyNotBuildable({ platform, userId, osRelease: release }: BuildMachine): string | undefined {
  if (platform !== "linux" || !/^ID="?debian"?$/m.test(release)) return "it needs Debian";
  if (userId !== 0) return "it needs root";
  return undefined;
}

function osRelease(): string {
  try {
    return readFileSync("/etc/os-release", "utf8");
  } catch {
    return "";
  }
}
