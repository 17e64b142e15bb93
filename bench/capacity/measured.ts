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
    value: 5_600,
    source: "`npm run bench -- --only post`, 5,660 to 5,850 with 200 connections",
  },
  consumerRate: {
    meaning: "orders/s, one order-consumer",
    value: 24_000,
    source: "`npm run bench -- --only rows`, 24,700 to 28,600, while the index of ids fits MySQL's buffer pool",
  },
  streamsRate: {
    meaning: "orders/s, one hourly-streams",
    value: 76_000,
    source: "`npm run bench -- --only hourly-counts`, 76,400 to 80,900",
  },
  logSinkRate: {
    meaning: "documents/s, the Elasticsearch sink of logs with its tasks on one node",
    value: 10_700,
    source: "`npm run bench -- --only sink-logs`, 10,300 to 11,500",
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
