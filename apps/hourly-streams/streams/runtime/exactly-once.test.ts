import { expect } from "chai";
import fc from "fast-check";
import { COUNTING, countingTopology, GRACE_HOURS, hour } from "../testing/counting-topology";
import { recount, type GeneratedRecord } from "../testing/recount";
import { SimulatedApplication, type Fault } from "../testing/simulated-application";

const PARTITIONS = COUNTING.source.partitions;
const NAMES = ["a", "b", "c"];

type Action =
  | { readonly kind: "order"; readonly key: number; readonly hours: number }
  | { readonly kind: "step" | "start" | "kill" | "close" | "expireSession" | "heartbeat"; readonly name: string }
  | ({ readonly kind: "fault"; readonly name: string } & { readonly fault: Fault })
  | { readonly kind: "expireOrphanedSessions" | "expireTransactions" | "compact" }
  | { readonly kind: "markers"; readonly howMany: number; readonly offsetsFirst: boolean };

const name = fc.constantFrom(...NAMES);
const crashSteps = fc.constantFrom(
  ...["begin", "produce", "produced", "send offsets", "offsets sent", "commit", "committed", "abort"],
);
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constant("crash" as const), step: crashSteps, countdown: fc.nat(4) }),
  fc.record({
    kind: fc.constantFrom("abort" as const, "retry" as const),
    step: fc.constantFrom("send offsets", "commit"),
    countdown: fc.nat(1),
  }),
  fc.record({
    kind: fc.constant("heartbeat" as const),
    step: fc.constantFrom("produced", "send offsets"),
    countdown: fc.nat(1),
  }),
);

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 12,
    // Event time advances by an hour in six orders on average, and scatters by more than the grace period.
    arbitrary: fc.record({
      kind: fc.constant("order" as const),
      key: fc.nat(40),
      hours: fc.integer({ min: -5, max: 1 }),
    }),
  },
  { weight: 14, arbitrary: fc.record({ kind: fc.constant("step" as const), name }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("start" as const, "kill" as const), name }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("close" as const, "expireSession" as const, "heartbeat" as const),
      name,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("fault" as const), name, fault }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("expireOrphanedSessions" as const, "expireTransactions" as const, "compact" as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("markers" as const), howMany: fc.nat(4), offsetsFirst: fc.boolean() }),
  },
);

async function perform(application: SimulatedApplication, orders: GeneratedRecord[], action: Action): Promise<void> {
  switch (action.kind) {
    case "order": {
      const key = `order-${action.key}`;
      const partition = action.key % PARTITIONS;
      const timestampMs = hour(100 + orders.length / 6 + action.hours);
      orders.push({ partition, key, timestampMs });
      application.log.append({ topic: "orders", partition, key, value: String(timestampMs) });
      return;
    }
    case "step":
      return application.step(action.name);
    case "start":
      return application.start(action.name);
    case "kill": {
      application.kill(action.name);
      return;
    }
    case "close":
      return application.close(action.name);
    case "expireSession": {
      application.expireSession(action.name);
      return;
    }
    case "heartbeat":
      application.heartbeat(action.name);
      return;
    case "fault": {
      application.injectFault(action.name, action.fault);
      return;
    }
    case "expireOrphanedSessions": {
      application.expireOrphanedSessions();
      return;
    }
    case "expireTransactions": {
      application.coordinator.expire();
      return;
    }
    case "compact":
      for (const partition of application.log.usedPartitions()) {
        if (partition.topic !== "orders") application.log.compact(partition);
      }
      return;
    case "markers": {
      application.coordinator.writeMarkers(action.howMany, action.offsetsFirst);
      return;
    }
  }
}

describe("exactly-once processing over a simulated log", () => {
  it("counts the same as a plain recount, whatever crashes, moves or is sent twice", async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 20, maxLength: 300, size: "max" }), async (actions) => {
        const application = new SimulatedApplication(countingTopology());
        const orders: GeneratedRecord[] = [];
        await application.start("a");
        for (const next of actions) await perform(application, orders, next);
        await application.settle("last", 150);

        const counts: Record<number, number> = {};
        for (const { key, value } of application.written("results")) {
          const windowStart = Number(key?.toString());
          const count = Number(value?.toString());
          expect(count, `the count of ${windowStart} never shrinks`).to.be.at.least(counts[windowStart] ?? 0);
          counts[windowStart] = count;
        }
        const expected = recount(orders, hour(1), hour(GRACE_HOURS));
        expect(counts).to.deep.equal(expected.counts);
        const late = application.written("late").map(({ key }) => key?.toString());
        expect(late.sort()).to.deep.equal([...expected.late].sort());
      }),
      { numRuns: 200 },
    );
  });
});
