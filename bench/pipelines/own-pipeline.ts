import {
  HOURLY_STREAMS_APPLICATION_ID,
  HOURLY_TRANSACTION_TOPIC,
  LOGS_TOPIC,
  ORDER_CONSUMER_GROUP_ID,
  ORDERS_TOPIC,
} from "../../contract/topics";
import { orderProducer } from "../load/post-orders";
import type { Stage } from "../load/sustained-rate";
import type { Bench } from "../measuring/row";
import type { MeasuredPipeline } from "./peer-pipeline";

const SERVICES = ["order-producer", "order-consumer", "hourly-streams"];

const stage = (groupId: string, topic: { readonly name: string }, recordsAnOrder = 1): Stage => ({
  groupId,
  topic: topic.name,
  recordsAnOrder,
});

/** Consumer groups of the running stack, with the names that its connectors have there. */
export const OWN_STAGES: readonly Stage[] = [
  stage(ORDER_CONSUMER_GROUP_ID, ORDERS_TOPIC),
  stage(HOURLY_STREAMS_APPLICATION_ID, ORDERS_TOPIC),
  stage("connect-hourly-summary-jdbc", HOURLY_TRANSACTION_TOPIC),
  stage("connect-hourly-elasticsearch", HOURLY_TRANSACTION_TOPIC),
  stage("connect-logs-elasticsearch", LOGS_TOPIC, 2),
];

/** The running stack. */
export async function ownPipeline({ stack, containers }: Bench): Promise<MeasuredPipeline> {
  return {
    entrance: await orderProducer(stack, containers),
    stages: OWN_STAGES,
    programs: await Promise.all(SERVICES.map((service) => containers.get(service))),
  };
}
