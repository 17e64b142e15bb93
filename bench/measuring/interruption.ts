/** Tells people what happens now, with the time of day. */
export function tell(step: string): void {
  console.log(`${new Date().toISOString().slice(11, 19)} ${step}`);
}

/** A terminal's Ctrl-C arrives several times: from the terminal, and from each program in front that passes it on. */
const SAME_INTERRUPTION_MS = 1_000;

/** The first Ctrl-C ends the bench after the current measurement, the second one at once. */
export function abortOnInterrupt(): AbortSignal {
  const interruption = new AbortController();
  let firstAtMs = Infinity;
  const interrupt = (): void => {
    if (Date.now() - firstAtMs > SAME_INTERRUPTION_MS) process.exit(130);
    if (interruption.signal.aborted) return;
    firstAtMs = Date.now();
    tell("ending after the current measurement; once more ends it at once, and leaves things frozen");
    interruption.abort(new Error("interrupted"));
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, interrupt);
  return interruption.signal;
}
