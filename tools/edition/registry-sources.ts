import { readFileSync } from "node:fs";
import { EnvHttpProxyAgent, fetch } from "undici";
import type { Reachability } from "./edition";

/** What the registry edition downloads from: image registries and Pulumi's programs. */
const sources: readonly string[] = [
  "https://registry-1.docker.io/v2/",
  "https://docker.elastic.co/v2/",
  "https://get.pulumi.com/",
];

const answerTimeoutMs = 10_000;

/** Asks each of the registry edition's sources whether it answers, at most 10 seconds and all at once. */
export function probeRegistrySources(): Promise<Reachability[]> {
  return Promise.all(sources.map(probeSource));
}

/**
 * Asks for an address with GET, through the proxy that the environment names. Any answer will do: a registry's root asks for
 * a login, refuses, limits or knows nothing of it, and each says that it is there. A proxy that refuses fails the request.
 */
export async function probeSource(url: string): Promise<Reachability> {
  const dispatcher = new EnvHttpProxyAgent();
  try {
    const response = await fetch(url, { dispatcher, signal: AbortSignal.timeout(answerTimeoutMs) });
    await response.body?.cancel();
    return { url, reachable: response.status < 500, detail: `HTTP ${response.status}` };
  } catch (error) {
    return { url, reachable: false, detail: innermostMessage(error) };
  } finally {
    await dispatcher.destroy();
  }
}

/** `fetch` says only "fetch failed"; what failed is in its cause. */
function innermostMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : innermostMessage(error.cause);
}

/** Why this machine cannot build the offline edition; undefined where it can: Debian, as root. */
export function cannotBuildOffline(): string | undefined {
  return whyNotBuildable({ platform: process.platform, userId: process.getuid?.(), osRelease: osRelease() });
}

/** What has to be known of a machine to say whether it can build the offline edition. */
export interface BuildMachine {
  readonly platform: NodeJS.Platform;
  /** Undefined where the system has no such ids. */
  readonly userId: number | undefined;
  /** `/etc/os-release`; empty where there is none. */
  readonly osRelease: string;
}

/** Why a machine cannot build the offline edition; undefined where it can. */
export function whyNotBuildable({ platform, userId, osRelease: release }: BuildMachine): string | undefined {
  if (platform !== "linux" || !/^ID="?debian"?$/m.test(release)) return "it takes Debian";
  if (userId !== 0) return "it takes root";
  return undefined;
}

function osRelease(): string {
  try {
    return readFileSync("/etc/os-release", "utf8");
  } catch {
    return "";
  }
}
