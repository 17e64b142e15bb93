import { isBroker } from "../../integration/harness/containers/stack-containers";
import type { Bench, Row } from "./row";

/**
 * Freezes every running container of the stack but the brokers and the row's components until the resources are given back, so that
 * none of them processes the same orders on the same cores meanwhile.
 */
export async function freezeOthers(
  { containers, resources, interrupted }: Pick<Bench, "containers" | "resources" | "interrupted">,
  components: Row["components"],
): Promise<void> {
  if (components === "all") return;
  for (const container of await containers.all()) {
    if (components.includes(container.component) || isBroker(container)) continue;
    if (!(await container.inspect()).State.Running) continue;
    interrupted.throwIfAborted();
    resources.add(`${container.name} is thawed`, () => container.thaw());
    await container.freeze();
  }
}
