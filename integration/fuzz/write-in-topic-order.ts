import type { FuzzBatch } from "./fuzz-record";

/** Batches of one topic that may wait, so that large ones do not pile up in memory. */
const MAX_WAITING = 8;

/** Writes batches, those of one topic in their order and those of several at one time. @throws the first failure */
export async function writeInTopicOrder(
  batches: Iterable<FuzzBatch>,
  write: (batch: FuzzBatch) => Promise<void>,
): Promise<void> {
  const last = new Map<string, Promise<void>>();
  const inFlight = new Set<Promise<void>>();
  for (const batch of batches) {
    const before = last.get(batch.topic) ?? Promise.resolve();
    const writing: Promise<void> = before.then(() => write(batch)).finally(() => inFlight.delete(writing));
    last.set(batch.topic, writing);
    inFlight.add(writing);
    // Each is also waited for below; a failure must not go unhandled until then.
    writing.catch(() => undefined);
    if (inFlight.size >= MAX_WAITING) await Promise.race(inFlight);
  }
  await Promise.all(last.values());
}
