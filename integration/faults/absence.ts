import { ordersTopic } from "../../contract/topics";
import type { StackContainer } from "../harness/containers/stack-container";
import { leaderOf } from "../harness/kafka/cluster-state";
import type { Pipeline } from "../harness/pipeline";
import type { Fault, FaultContext } from "./fault";

/** How a part is away: its connections are closed, stay open and say nothing, or lead nowhere. */
type Absence = "stopped" | "frozen" | "cut off";

const leave: Readonly<Record<Absence, (part: StackContainer) => Promise<void>>> = {
  stopped: (part) => part.stop(),
  frozen: (part) => part.freeze(),
  "cut off": (part) => part.cutOff(),
};
/** Each may find that there is nothing to bring back. */
const comeBack: Readonly<Record<Absence, (part: StackContainer) => Promise<void>>> = {
  stopped: (part) => part.start(),
  frozen: (part) => part.thaw(),
  "cut off": (part) => part.reconnect(),
};

const ordersPerSecond = 120;
/** In the short form no absence lasts longer. */
const shortSeconds = 20;

interface AbsenceOptions {
  readonly absence: Absence;
  /** A component, or how to choose one. */
  readonly part: string | ((pipeline: Pipeline) => Promise<string>);
  readonly seconds: number;
}

/** A part that is away for a while, orders going on meanwhile. */
function away({ absence, part, seconds }: AbsenceOptions): Pick<Fault, "ordersPerSecond" | "inject" | "recover"> {
  return {
    ordersPerSecond,
    inject: async (context) => {
      const { pipeline } = context;
      const component = typeof part === "string" ? part : await part(pipeline);
      const container = await pipeline.containers.get(component);
      const leftAtMs = Date.now();
      await leave[absence](container);
      await untilAcceptedFor(context, context.short ? Math.min(seconds, shortSeconds) : seconds);
      await comeBack[absence](container);
      context.note(`${component} was ${absence} for ${Math.round((Date.now() - leftAtMs) / 1_000)} s`);
      await context.untilHealthy(240_000);
    },
    recover: async ({ pipeline }) => {
      for (const container of await pipeline.containers.all()) await comeBack[absence](container);
    },
  };
}

function untilAcceptedFor(context: FaultContext, seconds: number): Promise<void> {
  return context.untilAccepted(seconds * ordersPerSecond, (seconds + 60) * 1_000);
}

async function leaderOfOrders({ cluster }: Pipeline): Promise<string> {
  return `kafka-${await leaderOf(cluster, ordersTopic.name, 0)}`;
}

/** What is no part of accepting an order keeps nobody from it. */
const gapTargetMs = 2_000;

export const absences = {
  mysqlDown: {
    name: "mysql-down",
    promise: "orders go on being accepted; rows and counts arrive once MySQL is back",
    inShortForm: true,
    gapTargetMs,
    ...away({ part: "mysql", absence: "stopped", seconds: 120 }),
  },
  mysqlFrozen: {
    name: "mysql-frozen",
    promise: "a MySQL that takes statements and answers none counts as away; what it does with them counts once",
    inShortForm: false,
    gapTargetMs,
    ...away({ part: "mysql", absence: "frozen", seconds: 60 }),
  },
  elasticsearchDown: {
    name: "elasticsearch-down",
    promise: "orders go on being accepted; log documents and counts arrive once Elasticsearch is back",
    inShortForm: false,
    gapTargetMs,
    ...away({ part: "elasticsearch", absence: "stopped", seconds: 120 }),
  },
  elasticsearchFrozen: {
    name: "elasticsearch-frozen",
    promise: "an Elasticsearch that takes documents and answers nothing counts as away",
    inShortForm: false,
    gapTargetMs,
    ...away({ part: "elasticsearch", absence: "frozen", seconds: 60 }),
  },
  brokerPartitioned: {
    name: "broker-partitioned",
    promise: "a broker cut off from the rest, and from its clients, is replaced; back again, it catches up",
    inShortForm: true,
    ...away({ part: leaderOfOrders, absence: "cut off", seconds: 15 }),
  },
  brokerFrozen: {
    name: "broker-frozen",
    promise: "a leader that stands still is replaced; awake again, it finds that it leads no more and catches up",
    inShortForm: false,
    ...away({ part: leaderOfOrders, absence: "frozen", seconds: 20 }),
  },
  consumerPartitioned: {
    name: "consumer-partitioned",
    promise:
      "an order-consumer cut off from brokers and database goes on where it was, however long its session is over",
    inShortForm: false,
    gapTargetMs,
    ...away({ part: "order-consumer", absence: "cut off", seconds: 45 }),
  },
  streamsPartitioned: {
    name: "streams-partitioned",
    promise: "an hourly-streams cut off in the middle of its transactions counts nothing twice when it is back",
    inShortForm: false,
    gapTargetMs,
    ...away({ part: "hourly-streams", absence: "cut off", seconds: 45 }),
  },
  connectPartitioned: {
    name: "connect-worker-partitioned",
    promise: "the worker gets its connectors back; what it writes again replaces what is there",
    inShortForm: false,
    gapTargetMs,
    ...away({ part: "connect", absence: "cut off", seconds: 45 }),
  },
} satisfies Record<string, Fault>;
