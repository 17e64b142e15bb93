import { createBacklog } from "../counting/backlog";
import { measureCounting, measureRestoration } from "../counting/measure";
import type { CreateApplication } from "../counting/application";
import { hourlyStreams } from "../hourly-streams/application";
import type { Contestant, Row } from "../measuring/row";
import { kafkaStreams } from "../counting/kafka-streams";

const ORDERS = 2_000_000;
const QUICK_ORDERS = 200_000;
const HOURS = 48;
const PARTITIONS = 3;

const KAFKA_STREAMS = "Kafka Streams, exactly_once_v2, RocksDB";

/** A process that was killed is replaced by one without any state of its own. Its memory is the highest until it processes. */
export const restoration: Row = {
  name: "restoration",
  title: "2,000,000 remembered order ids restored after a crash",
  unit: "ids/s",
  components: [],
  targets: [{ against: KAFKA_STREAMS, figure: "value", atLeast: 5, inSummary: true }],
  prepare: async (bench) => {
    const orders = bench.quick ? QUICK_ORDERS : ORDERS;
    const backlog = await createBacklog(bench, { orders, hours: HOURS, partitions: PARTITIONS });
    const contestant = async (create: CreateApplication): Promise<Pick<Contestant, "warmUp" | "measure">> => {
      const application = await create(bench, backlog);
      return {
        // Fills its state.
        warmUp: () => measureCounting(bench, backlog, application),
        measure: async () => {
          const { restorationSeconds, peakMemoryBytes } = await measureRestoration(bench, backlog, application);
          return { value: orders / restorationSeconds, memoryBytes: peakMemoryBytes };
        },
      };
    };
    return [
      { name: "hourly-streams", role: "product", ...(await contestant(hourlyStreams)) },
      { name: KAFKA_STREAMS, role: "peer", ...(await contestant(kafkaStreams)) },
    ];
  },
};
