import type { Reachability } from "./edition";

/** What the registry edition downloads from: image registries and Pulumi's programs. */
const sources: readonly string[] = [
  "https://registry-1.docker.io/v2/",
  "https://docker.elastic.co/v2/",
  "https://get.pulumi.com/",
];

const answerTimeoutMs = 4_000;

/** Asks each of the registry edition's sources whether it answers, at most 4 seconds and all at once. */
export function probeRegistrySources(): Promise<Reachability[]> {
  return Promise.all(sources.map(probe));
}

async function probe(url: string): Promise<Reachability> {
  try {
    const response = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(answerTimeoutMs) });
    // A registry's root asks for a login; anything else than that or a success is a proxy that says no.
    const reachable = response.ok || response.status === 401;
    return { url, reachable, detail: `HTTP ${response.status}` };
  } catch (error) {
    return { url, reachable: false, detail: innermostMessage(error) };
  }
}

/** `fetch` says only "fetch failed"; what failed is in its cause. */
function innermostMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : innermostMessage(error.cause);
}
