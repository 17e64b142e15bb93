/** A figure that was measured, and where it is from. */
export interface Measured {
  readonly value: number;
  readonly source: string;
}

const TOPICS = "`*.log` of the brokers' data / records, after 310,230 orders";

/**
 * What an order costs in each part, as measured on two cores that everything shares. The table in docs/scaling.md is made of these:
 * `npm run bench:capacity -- --write`.
 */
export const MEASURED = {
  /** Bytes of an order on one replica of `orders-topic`. */
  orderBytes: { value: 276, source: TOPICS },
  /** Bytes of a log message on one replica of `logs-topic`. */
  logBytes: { value: 373, source: TOPICS },
  /** Bytes that an order adds to one replica of the changelog of remembered ids, compaction included. */
  changelogBytes: { value: 26, source: TOPICS },
  /** Bytes of a row of `transactions` with its indexes. */
  rowBytes: { value: 177, source: "`information_schema.tables`, (data + indexes) / rows, after 310,230 orders" },
  /** Bytes of memory for each id that hourly-streams remembers. */
  rememberedIdBytes: { value: 28, source: "`npm run measure:memory`: 21 to 28 ([0008](decisions/0008-hourly-streams-topology.md))" },
} as const satisfies Readonly<Record<string, Measured>>;
