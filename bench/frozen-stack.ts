import { stackContainers } from "../integration/harness/containers/stack-containers";

/**
 * Freezes every container of the stack but the brokers and these components, so that none of them works off the same
 * orders on the same cores meanwhile.
 *
 * @returns thaws them
 */
export async function freezeAllBut(components: readonly string[]): Promise<() => Promise<void>> {
  const others = (await stackContainers().all()).filter(
    ({ component }) => !components.includes(component) && !component.startsWith("kafka-"),
  );
  await Promise.all(others.map((container) => container.freeze()));
  return async () => {
    await Promise.all(others.map((container) => container.thaw()));
  };
}
