import type { Snapshot } from "../domain/snapshot";

/** What the page knows: the last snapshot, and whether it is news. */
export interface Seen {
  readonly snapshot: Snapshot | undefined;
  /** Whether nothing has come for so long, or the connection is broken, that nobody knows how things are now. */
  readonly isLost: boolean;
}

/** Three events that did not come, in milliseconds. */
const LOST_AFTER_MS = 3_000;
/** A stream that is silent for this long is replaced, in milliseconds: a computer that slept does not learn that it broke. */
const REPLACE_AFTER_MS = 10_000;
/** The waits before another attempt, in milliseconds: doubled from the first to the longest, each shortened at random. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
const CHECK_INTERVAL_MS = 500;

/**
 * Follows the snapshots, whatever happens to the connection. The age of the last event decides whether it is news: a browser may
 * notice a broken connection late, or never. An `EventSource` gives up for ever on an answer that is no stream (a 503 while as
 * many look as the service admits): then another one is made.
 */
export function followSnapshots(url: string, show: (seen: Seen) => void): void {
  let source: EventSource | undefined;
  let snapshot: Snapshot | undefined;
  let lastEventMs = performance.now();
  let openedMs = lastEventMs;
  let hasFailed = false;
  let failures = 0;
  let retry: number | undefined;

  const isLost = (): boolean => hasFailed || performance.now() - lastEventMs > LOST_AFTER_MS;
  const open = (): void => {
    retry = undefined;
    source?.close();
    openedMs = performance.now();
    source = new EventSource(url);
    source.onmessage = ({ data }: MessageEvent<string>) => {
      snapshot = JSON.parse(data) as Snapshot;
      lastEventMs = performance.now();
      hasFailed = false;
      failures = 0;
      show({ snapshot, isLost: false });
    };
    source.onerror = () => {
      hasFailed = true;
      show({ snapshot, isLost: true });
      if (source?.readyState === EventSource.CLOSED) openLater();
    };
  };
  const openLater = (): void => {
    if (retry !== undefined) return;
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures) * (1 - Math.random() / 2);
    failures += 1;
    retry = window.setTimeout(open, waitMs);
  };

  const close = (): void => {
    window.clearTimeout(retry);
    retry = undefined;
    source?.close();
    source = undefined;
  };

  // What nobody sees costs the pipeline nothing, and keeps no place from somebody who looks.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) close();
    else if (source === undefined) open();
  });
  window.setInterval(() => {
    if (document.hidden) return;
    if (isLost()) show({ snapshot, isLost: true });
    const silentMs = performance.now() - Math.max(lastEventMs, openedMs);
    if (silentMs > REPLACE_AFTER_MS) openLater();
  }, CHECK_INTERVAL_MS);
  if (!document.hidden) open();
}
