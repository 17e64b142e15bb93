import {
  HOURLY_STREAMS_APPLICATION_ID,
  HOURLY_TRANSACTION_TOPIC,
  LOGS_TOPIC,
  ORDER_CONSUMER_GROUP_ID,
  ORDERS_TOPIC,
} from "../../contract/topics";
import { memoryOf } from "../../integration/harness/containers/memory";
import type { Stage } from "../load/sustained-rate";
import type { Bench } from "../measuring/row";
import type { MeasuredPipeline } from "./peer-pipeline";

const SERVICES = ["order-producer", "order-consumer", "hourly-streams"];

/** The running stack, with the names that its connectors have there. */
export function ownPipeline({ stack, containers }: Bench): MeasuredPipeline {
  const stage = (groupId: string, topic: { readonly name: string }, recordsAnOrder = 1): Stage => ({
    groupId,
    topic: topic.name,
    recordsAnOrder,
  });
  return {
    orderProducerUrl: stack.orderProducerUrl,
    stages: [
      stage(ORDER_CONSUMER_GROUP_ID, ORDERS_TOPIC),
      stage(HOURLY_STREAMS_APPLICATION_ID, ORDERS_TOPIC),
      stage("connect-hourly-summary-jdbc", HOURLY_TRANSACTION_TOPIC),
      stage("connect-hourly-elasticsearch", HOURLY_TRANSACTION_TOPIC),
      stage("connect-logs-elasticsearch", LOGS_TOPIC, 2),
    ],
    memoryBytes: async () => {
      const services = await Promise.all(SERVICES.map((service) => containers.get(service)));
      return (await Promise.all(services.map(memoryOf))).reduce((sum, bytes) => sum + bytes, 0);
    },
  };
}
