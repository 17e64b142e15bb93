/** Resolves when `isDone` says so; mocha's time-out ends the wait otherwise. */
export async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 1));
}
