import { HOURLY_SUMMARY_TABLE, HOURLY_COUNT_ENTITY } from "../contract/hourly-summary";
import { MYSQL_SESSION } from "../contract/mysql-session";
import { RECORD_TIME_MAX_AHEAD_MS } from "../contract/order";
import { HOURLY_JDBC_DEAD_LETTER_TOPIC, HOURLY_TRANSACTION_TOPIC } from "../contract/topics";
import { sinkConfig, type ConnectorConfig } from "./sink";

export interface JdbcSinkArgs {
  /** `host:port` of MySQL, as the Connect worker reaches it. */
  readonly address: string;
  readonly database: string;
  readonly user: string;
  /**
   * A reference that the worker resolves: the configuration is visible to anyone who can reach the worker.
   */
  readonly password: string;
  /** A PEM file of the worker with those who may have signed the server's certificate. Default: no TLS. */
  readonly caFile?: string | undefined;
}

/**
 * A failed write is retried every three seconds for three minutes; after that the task fails and the supervisor
 * restarts it.
 */
const FLUSH_MAX_RETRIES = 60;
const FLUSH_RETRY_DELAY_MS = 3_000;

/** Without TLS a first login needs the server's key. */
const WITHOUT_TLS = { sslMode: "DISABLED", allowPublicKeyRetrieval: "true" };

/** The server's name is verified, too. The worker makes `PEM` a type of key store (connectors/worker, PemProvider.java). */
function verifiedTls(caFile: string) {
  return {
    sslMode: "VERIFY_IDENTITY",
    trustCertificateKeyStoreType: "PEM",
    trustCertificateKeyStoreUrl: `file:${caFile}`,
    fallbackToSystemTrustStore: "false",
  };
}

/**
 * The Debezium JDBC sink that upserts each hour's count into `hourly_summary`
 * (https://debezium.io/documentation/reference/3.3/connectors/jdbc.html).
 *
 * Settings that are not the obvious ones:
 * - `primary.key.mode=record_value` on the UNIQUE column: the sink cannot write a record's text key to a column.
 * - Without `quote.identifiers` it looks for a column `hourwindow` and does not find it.
 * - `use.reduction.buffer` and `rewriteBatchedStatements` make it four times as fast (1,900 to 8,300 updates a second).
 * - Only the contract's fields are written: `createdAt` and `updatedAt` are the columns' defaults.
 * - Tombstones delete an hour from the topic, not from the table.
 */
export function jdbcSinkConfig(args: JdbcSinkArgs): ConnectorConfig {
  const parameters = new URLSearchParams({
    rewriteBatchedStatements: "true",
    ...(args.caFile === undefined ? WITHOUT_TLS : verifiedTls(args.caFile)),
    // Sent as +00:00, for which the server needs no time zone tables.
    connectionTimeZone: "UTC",
    forceConnectionTimeZoneToSession: "true",
    characterEncoding: "UTF-8",
    connectionCollation: "utf8mb4_0900_bin",
    // Set before the driver reads the server's variables (ConnectionImpl.initializePropsFromServer): it finds sql_mode
    // strict, and adds to it.
    sessionVariables: Object.entries(MYSQL_SESSION)
      .map(([name, value]) => `${name}=${value}`)
      .join(","),
    connectTimeout: "10000",
    socketTimeout: "30000",
  });
  return {
    ...sinkConfig({
      topic: HOURLY_TRANSACTION_TOPIC,
      deadLetterTopic: HOURLY_JDBC_DEAD_LETTER_TOPIC,
      entity: HOURLY_COUNT_ENTITY,
      envelope: true,
      hourMaxAheadMs: RECORD_TIME_MAX_AHEAD_MS,
    }),
    "connector.class": "io.debezium.connector.jdbc.JdbcSinkConnector",
    "tasks.max": "1",
    "connection.url": `jdbc:mysql://${args.address}/${args.database}?${parameters.toString()}`,
    "connection.username": args.user,
    "connection.password": args.password,
    "connection.pool.min_size": "1",
    "connection.pool.max_size": "2",
    "connection.pool.acquire_increment": "1",
    "connection.restart.on.errors": "true",

    "insert.mode": "upsert",
    "primary.key.mode": "record_value",
    "primary.key.fields": HOURLY_COUNT_ENTITY.key,
    "schema.evolution": "none",
    "collection.name.format": HOURLY_SUMMARY_TABLE,
    "quote.identifiers": "true",
    "use.reduction.buffer": "true",
    "flush.max.retries": String(FLUSH_MAX_RETRIES),
    "flush.retry.delay.ms": String(FLUSH_RETRY_DELAY_MS),
  };
}
