/** A figure that was measured, and where it is from. */
export interface Measured {
  readonly meaning: string;
  readonly value: number;
  readonly source: string;
}

const DATA = "the brokers' `*.log` files, divided by records, after 310,230 orders";

/**
 * What an order costs in each part, as measured on two cores that everything shares. The tables of docs/scaling.md are made of these
 * by `npm run bench:capacity -- --write`.
 */
export const MEASURED = {
  producerRate: {
    meaning: "orders/s, one order-producer",
    value: 2_000,
    source: "`npm run bench -- --only post-200`, 1,900 to 2,300, before the costs of an order were cut",
  },
  consumerRate: {
    meaning: "orders/s, one order-consumer",
    value: 15_400,
    source: "`npm run bench -- --only rows` ([0019](decisions/0019-overlapping-batches.md))",
  },
  streamsRate: {
    meaning: "orders/s, one hourly-streams",
    value: 60_000,
    source: "three partitions, catching up ([0008](decisions/0008-hourly-streams-topology.md))",
  },
  logSinkRate: {
    meaning: "documents/s, the Elasticsearch sink of logs with its tasks on one node",
    value: 6_500,
    source: "`npm run bench -- --only sink-logs --quick`, 6,150 to 6,920",
  },
  orderBytes: { meaning: "bytes of an order, one replica of `orders-topic`", value: 276, source: DATA },
  logBytes: {
    meaning: "bytes of a log message, one replica of `logs-topic`; two for each order",
    value: 373,
    source: DATA,
  },
  changelogBytes: {
    meaning: "bytes of an order, one replica of the changelog of remembered ids",
    value: 26,
    source: DATA,
  },
  rowBytes: {
    meaning: "bytes of a row of `transactions` with its indexes",
    value: 177,
    source: "`information_schema.tables` after 310,230 orders",
  },
  rememberedIdBytes: {
    meaning: "bytes of a process of hourly-streams for an id that it remembers",
    value: 64,
    source: "`npm run measure:memory`: 36 to 64, of which 21 to 28 in its tables",
  },
} as const satisfies Readonly<Record<string, Measured>>;
