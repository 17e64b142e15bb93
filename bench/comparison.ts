import type { StackContainer } from "../integration/harness/containers/stack-container";
import { stackContainers } from "../integration/harness/containers/stack-containers";

/**
 * Does the work while every running container of the stack but the brokers and these components is frozen, so that none of
 * them processes the same orders on the same cores meanwhile.
 */
export async function whileOthersAreFrozen<Result>(
  components: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  const others: StackContainer[] = [];
  for (const container of await stackContainers().all()) {
    if (components.includes(container.component) || container.component.startsWith("kafka-")) continue;
    if ((await container.inspect()).State.Running) others.push(container);
  }
  try {
    for (const other of others) await other.freeze();
    return await work();
  } finally {
    for (const other of others) await other.thaw();
  }
}

/** Prints what a comparison is doing, with the time of day. */
export function printStep(step: string): void {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${step}\n`);
}
