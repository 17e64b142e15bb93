import { eventually } from "../harness/eventually";
import type { Pipeline } from "../harness/pipeline";

/** Waits until a group is stable with this many instances of its service in it. */
export async function untilMembers(
  { cluster }: Pipeline,
  groupId: string,
  instances: number,
  timeoutMs = 120_000,
): Promise<void> {
  await eventually(
    `${groupId} is stable with ${instances} instances`,
    async () => {
      const { groups } = await cluster.admin.describeGroups([groupId]);
      const { state = "unknown", members = [] } = groups[0] ?? {};
      const found = new Set(members.map(({ clientHost }) => clientHost)).size;
      if (state !== "Stable" || found !== instances) throw new Error(`it is ${state} with ${found}`);
    },
    { timeoutMs },
  );
}
