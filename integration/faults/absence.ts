import { ORDERS_TOPIC } from "../../contract/topics";
import type { StackContainer } from "../harness/containers/stack-container";
import { countingTransaction } from "../harness/kafka/broker-tools";
import { leaderOf } from "../harness/kafka/cluster-state";
import type { Pipeline } from "../harness/pipeline";
import type { Fault } from "./fault";

/** How a container is unavailable: its connections are closed, stay open without an answer, or lead nowhere. */
type Absence = "stopped" | "frozen" | "cut off";

const beginAbsence: Readonly<Record<Absence, (container: StackContainer) => Promise<void>>> = {
  stopped: (container) => container.stop(),
  frozen: (container) => container.freeze(),
  "cut off": (container) => container.cutOff(),
};
/** Each does nothing to a container that is available. */
const endAbsence: Readonly<Record<Absence, (container: StackContainer) => Promise<void>>> = {
  stopped: (container) => container.start(),
  frozen: (container) => container.thaw(),
  "cut off": (container) => container.reconnect(),
};

const ORDERS_PER_SECOND = 120;
/** In the short form no absence lasts longer. */
const SHORT_SECONDS = 20;

interface AbsenceOptions {
  readonly absence: Absence;
  /** The component, or how to choose one. */
  readonly component: string | ((pipeline: Pipeline) => Promise<string>);
  readonly seconds: number;
}

/** Makes a component unavailable for a while, under load. */
function makeUnavailable(options: AbsenceOptions): Pick<Fault, "ordersPerSecond" | "inject" | "recover"> {
  const { absence } = options;
  return {
    ordersPerSecond: ORDERS_PER_SECOND,
    inject: async (context) => {
      const { pipeline } = context;
      const seconds = context.short ? Math.min(options.seconds, SHORT_SECONDS) : options.seconds;
      const component = typeof options.component === "string" ? options.component : await options.component(pipeline);
      const container = await pipeline.containers.get(component);
      const beganAtMs = Date.now();
      await beginAbsence[absence](container);
      await context.untilAccepted(seconds * ORDERS_PER_SECOND, (seconds + 60) * 1_000);
      await endAbsence[absence](container);
      context.note(`${component} was ${absence} for ${Math.round((Date.now() - beganAtMs) / 1_000)} s`);
      await context.untilHealthy(240_000);
    },
    recover: async ({ pipeline }) => {
      for (const container of await pipeline.containers.all()) await endAbsence[absence](container);
    },
  };
}

async function leaderOfOrders({ cluster }: Pipeline): Promise<string> {
  return `kafka-${await leaderOf(cluster, { topic: ORDERS_TOPIC.name, partition: 0 })}`;
}

async function coordinatorOfTransactions({ containers }: Pipeline): Promise<string> {
  return `kafka-${(await countingTransaction(await containers.get("kafka-1"))).coordinator}`;
}

/** For components that accepting an order does not need. */
const GAP_TARGET_MS = 2_000;

export const absences = {
  mysqlDown: {
    name: "mysql-down",
    promise: "orders are still accepted; rows and counts arrive once MySQL is back",
    inShortForm: true,
    gapTargetMs: GAP_TARGET_MS,
    alerts: ["ConsumerLag"],
    ...makeUnavailable({ component: "mysql", absence: "stopped", seconds: 120 }),
  },
  mysqlFrozen: {
    name: "mysql-frozen",
    promise: "a MySQL that accepts statements and answers none is treated as unavailable; what it executes counts once",
    inShortForm: false,
    gapTargetMs: GAP_TARGET_MS,
    ...makeUnavailable({ component: "mysql", absence: "frozen", seconds: 60 }),
  },
  elasticsearchDown: {
    name: "elasticsearch-down",
    promise: "orders are still accepted; log documents and counts arrive once Elasticsearch is back",
    inShortForm: false,
    gapTargetMs: GAP_TARGET_MS,
    alerts: ["SinkStalled"],
    ...makeUnavailable({ component: "elasticsearch", absence: "stopped", seconds: 120 }),
  },
  elasticsearchFrozen: {
    name: "elasticsearch-frozen",
    promise: "an Elasticsearch that accepts documents and answers nothing is treated as unavailable",
    inShortForm: false,
    gapTargetMs: GAP_TARGET_MS,
    ...makeUnavailable({ component: "elasticsearch", absence: "frozen", seconds: 60 }),
  },
  brokerPartitioned: {
    name: "broker-partitioned",
    promise: "a broker cut off from the others and from its clients is replaced as leader; reconnected, it catches up",
    inShortForm: true,
    ...makeUnavailable({ component: leaderOfOrders, absence: "cut off", seconds: 15 }),
  },
  coordinatorPartitioned: {
    name: "transaction-coordinator-partitioned",
    promise: "counting continues under another coordinator, and does not wait for the one that comes back",
    inShortForm: false,
    ...makeUnavailable({ component: coordinatorOfTransactions, absence: "cut off", seconds: 15 }),
  },
  brokerFrozen: {
    name: "broker-frozen",
    promise: "a frozen leader is replaced; thawed, it finds that it is no longer the leader and catches up",
    inShortForm: false,
    ...makeUnavailable({ component: leaderOfOrders, absence: "frozen", seconds: 20 }),
  },
  consumerPartitioned: {
    name: "consumer-partitioned",
    promise:
      "an order-consumer cut off from brokers and database resumes where it was, even after its session has expired",
    inShortForm: false,
    gapTargetMs: GAP_TARGET_MS,
    alerts: ["ServiceDown"],
    ...makeUnavailable({ component: "order-consumer", absence: "cut off", seconds: 45 }),
  },
  streamsPartitioned: {
    name: "streams-partitioned",
    promise: "an hourly-streams cut off in the middle of its transactions counts nothing twice when it is reconnected",
    inShortForm: false,
    gapTargetMs: GAP_TARGET_MS,
    ...makeUnavailable({ component: "hourly-streams", absence: "cut off", seconds: 45 }),
  },
  connectPartitioned: {
    name: "connect-worker-partitioned",
    promise: "the worker is assigned its connectors again; what it writes again replaces what is there",
    inShortForm: false,
    gapTargetMs: GAP_TARGET_MS,
    ...makeUnavailable({ component: "connect", absence: "cut off", seconds: 45 }),
  },
} satisfies Record<string, Fault>;
