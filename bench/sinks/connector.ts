import type { ConnectorConfig } from "../../connectors/sink";
import { eventually } from "../../integration/harness/eventually";
import { connectReader } from "../../integration/harness/stores/connectors";
import type { Bench } from "../measuring/row";
import type { PeerTopics } from "../peers/peer-topics";

/** A connector of the bench's own on the stack's worker. */
export interface OwnConnector {
  /** Of its consumer. */
  readonly groupId: string;
  remove(): Promise<void>;
}

/** Lets the pipeline's own sinks rest until the row has ended: they would work on the same worker. */
export async function pauseOtherSinks({ stack, resources }: Bench): Promise<void> {
  const connect = connectReader(stack);
  for (const name of await connect.names()) {
    resources.add(`the connector ${name} is resumed`, () => connect.resume(name));
    await connect.pause(name);
  }
}

/** Starts a connector. It is removed with the row's resources at the latest. @param name begins with `bench-` */
export async function startConnector(bench: Bench, name: string, config: ConnectorConfig): Promise<OwnConnector> {
  const connect = connectReader(bench.stack);
  const groupId = `connect-${name}`;
  const remove = async (): Promise<void> => {
    await connect.remove(name);
    await eventually(`the group ${groupId} is removed`, async () => {
      const { groups } = await bench.cluster.admin.listGroups();
      if (groups.some((group) => group.groupId === groupId)) await bench.cluster.admin.deleteGroups([groupId]);
    });
  };
  bench.resources.add(`the connector ${name} is removed`, remove);
  await connect.configure(name, config);
  return { groupId, remove };
}

/** A sink of the pipeline as it is configured there, on other topics. */
export function onTopics(config: ConnectorConfig, topic: string, { deadLetters }: PeerTopics): ConnectorConfig {
  return { ...config, topics: topic, "errors.deadletterqueue.topic.name": deadLetters };
}

/** An Elasticsearch sink of the pipeline, into another index. */
export function toIndex(config: ConnectorConfig, index: string): ConnectorConfig {
  return { ...config, "transforms.toIndex.replacement": index };
}
