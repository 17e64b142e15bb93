/** Tells people what happens now, with the time of day. */
export function tell(step: string): void {
  console.log(`${new Date().toISOString().slice(11, 19)} ${step}`);
}

/** The first Ctrl-C ends the bench after the current measurement, the second one at once. */
export function abortOnInterrupt(): AbortSignal {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (interruption.signal.aborted) process.exit(130);
      tell("ending after the current measurement; once more ends it at once, and leaves things frozen");
      interruption.abort(new Error("interrupted"));
    });
  }
  return interruption.signal;
}
