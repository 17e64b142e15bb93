import { join } from "node:path";
import { runCommand } from "../../../project/commands/command";
import { logFile } from "../../../project/repository";
import type { Bench } from "../../measuring/row";
import type { JavaRuntime } from "../java";
import { startPeer, type Peer } from "../peer-container";
import { INTERNAL_BOOTSTRAP_SERVERS } from "../service-program";
import type { PeerDatabase } from "../peer-database";
import type { PeerTopics } from "../peer-topics";

const BUILD_TIMEOUT_MS = 30 * 60_000;
/** Plenty for both roles. The JVM's own default, a quarter of the machine's memory, would be held against it. */
const MAX_HEAP = "-Xmx256m";

/** Builds the Spring Boot program; a moment if it is built already. */
export async function buildSpringBoot(): Promise<void> {
  await runCommand({
    file: "mvn",
    args: ["--batch-mode", "--quiet", "--file", join(__dirname, "pom.xml"), "package"],
    logFile: logFile("bench-spring-boot"),
    timeoutMs: BUILD_TIMEOUT_MS,
  });
}

export interface SpringBootOptions {
  /** Unique among the peers that run at the same time. */
  readonly name: string;
  readonly java: JavaRuntime;
  /** Those that differ from `application.properties`. */
  readonly properties: Readonly<Record<string, string>>;
}

/** Starts the Spring Boot program. */
export function startSpringBoot(bench: Bench, { name, java, properties }: SpringBootOptions): Promise<Peer> {
  const all = { "spring.kafka.bootstrap-servers": INTERNAL_BOOTSTRAP_SERVERS, ...properties };
  return startPeer(bench, {
    name,
    image: java.image,
    command: [java.program, MAX_HEAP, "-jar", "/peer/peer.jar"],
    folders: { ...java.folders, "/peer": join(__dirname, "target") },
    // Relaxed binding: spring.kafka.bootstrap-servers is SPRING_KAFKA_INTERNAL_BOOTSTRAP_SERVERS, without the dash.
    environment: Object.fromEntries(
      Object.entries(all).map(([key, value]) => [key.toUpperCase().replaceAll(".", "_").replaceAll("-", ""), value]),
    ),
  });
}

/** Properties of the batch listener. @param log whether it writes the operation log */
export function consumerProperties({
  log,
  groupId,
  topics,
  database,
}: {
  readonly log: boolean;
  readonly groupId: string;
  readonly topics: PeerTopics;
  readonly database: PeerDatabase;
}): SpringBootOptions["properties"] {
  return {
    "peer.role": "consumer",
    "peer.log": String(log),
    "peer.group": groupId,
    "peer.topic.orders": topics.orders,
    "peer.topic.logs": topics.logs,
    "spring.datasource.url": jdbcUrl(database),
    "spring.datasource.username": database.user,
    "spring.datasource.password": database.password,
  };
}

/** With the settings that HikariCP's wiki recommends for MySQL, as far as they concern INSERTs. */
function jdbcUrl({ host, name }: PeerDatabase): string {
  const settings = new URLSearchParams({
    rewriteBatchedStatements: "true",
    cachePrepStmts: "true",
    prepStmtCacheSize: "250",
    prepStmtCacheSqlLimit: "2048",
    useLocalSessionState: "true",
    cacheServerConfiguration: "true",
    elideSetAutoCommits: "true",
    maintainTimeStats: "false",
    allowPublicKeyRetrieval: "true",
    connectionTimeZone: "UTC",
  });
  return `jdbc:mysql://${host}/${name}?${settings.toString()}`;
}
