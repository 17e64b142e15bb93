import {
  partialCountsRepartitionTopic,
  orderCountsChangelogTopic,
  ordersTopic,
  type Topic,
} from "../../../contract/topics";
import type { ConsumerRecord } from "../streams/records";
import type { TimeWindows } from "../streams/time-windows";
import type { PartitionedTopic, WindowedCountTopology } from "../streams/topology";
import { hourlyCountRecord } from "./hourly-count-record";
import { orderTimeOf } from "./order-time";

export interface HourlyTopologyOptions {
  readonly windows: TimeWindows;
  /** Told of each order whose hour is no longer retained. */
  late(record: ConsumerRecord, orderTimeMs: number): void;
}

const partitioned = ({ name, partitions }: Topic): PartitionedTopic => ({ topic: name, partitions });

/** Orders of `orders-topic`, each `orderId` once, counted by the hour of their `orderTime`. */
export function hourlyTopology(options: HourlyTopologyOptions): WindowedCountTopology {
  return {
    source: partitioned(ordersTopic),
    changelog: partitioned(orderCountsChangelogTopic),
    repartition: partitioned(partialCountsRepartitionTopic),
    windows: options.windows,
    extractTimestamp: orderTimeOf,
    result: hourlyCountRecord,
    late: (record, orderTimeMs) => options.late(record, orderTimeMs),
  };
}
