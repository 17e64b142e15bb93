import { createBacklog } from "../counting/backlog";
import { measureCounting } from "../counting/measure";
import type { CreateApplication } from "../counting/application";
import { hourlyStreams, reader } from "../hourly-streams/application";
import type { Row, Sample } from "../measuring/row";
import { kafkaStreams } from "../counting/kafka-streams";

const ORDERS = 2_000_000;
const QUICK_ORDERS = 200_000;
const HOURS = 48;
const PARTITIONS = 3;

const KAFKA_STREAMS = "Kafka Streams, exactly_once_v2, RocksDB";
const READER = "a consumer of the same client that only reads";

/** Orders of two days counted by the hour, each once, from a backlog. The memory is the highest of the process. */
export const hourlyCounts: Row = {
  name: "hourly-counts",
  title: "backlog of 2,000,000 orders over 48 hours → counts per hour, exactly once",
  unit: "records/s",
  components: [],
  targets: [
    { against: KAFKA_STREAMS, figure: "value", atLeast: 3, inSummary: true },
    { against: KAFKA_STREAMS, figure: "memoryBytes", atMost: 0.5 },
    { against: READER, figure: "value", atLeast: 0.7 },
  ],
  prepare: async (bench) => {
    const backlog = await createBacklog(bench, {
      orders: bench.quick ? QUICK_ORDERS : ORDERS,
      hours: HOURS,
      partitions: PARTITIONS,
    });
    // Each time from nothing: the state of one measurement is not that of the next one.
    const measure = (create: CreateApplication) => async (): Promise<Sample> => {
      const application = await create(bench, backlog);
      const { rate, peakMemoryBytes, processorTime } = await measureCounting(bench, backlog, application);
      return { value: rate, memoryBytes: peakMemoryBytes, processorTime };
    };
    return [
      { name: "hourly-streams", role: "product", measure: measure(hourlyStreams) },
      { name: KAFKA_STREAMS, role: "peer", measure: measure(kafkaStreams) },
      { name: READER, role: "limit", measure: measure(reader) },
    ];
  },
};
