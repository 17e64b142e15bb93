import { expect } from "chai";
import { LOG_STATUSES, type LogMessage, type LogStatus, type ServiceName } from "../../contract/log-message";
import { NeverHappened } from "../harness/eventually";
import { followOrder, OrderRejectedError, type FollowedOrder, type FollowStores } from "./follow-order";

const HOUR = "2026-11-22T14:00:00Z";
const TRACE_ID = "1".repeat(32);
const order = { orderId: "order-1", orderTime: "2026-11-22T14:05:00.000Z" };

const event = (serviceName: ServiceName, status: LogStatus, changes: Partial<LogMessage> = {}): LogMessage => ({
  timestamp: "2026-11-22T14:05:00.010Z",
  serviceName,
  status,
  errorMessage: null,
  eventId: `${serviceName}:${status}`,
  orderId: order.orderId,
  traceId: TRACE_ID,
  ...changes,
});
const accepted = event("order-producer", LOG_STATUSES.accepted);
const persisted = event("order-consumer", LOG_STATUSES.persisted);

/** Stores in which everything has arrived, but for what the test changes. */
function stores({ row = true, table = 5, index = 5, story = [accepted, persisted] as readonly LogMessage[] } = {}) {
  const asked: unknown[] = [];
  const found: FollowStores = {
    mysql: {
      transaction: async () => (row ? ({} as never) : null),
      hourlyCounts: async () => new Map([[HOUR, table]]),
    },
    documents: {
      story: async (of) => {
        asked.push(of);
        return [...story];
      },
      hourlyCount: async () => index,
    },
  };
  return { found, asked };
}

const followed = (changes: Partial<FollowedOrder> = {}): FollowedOrder => ({
  order,
  traceId: TRACE_ID,
  expectedCount: 5,
  sentAt: performance.now(),
  timeoutMs: 60,
  intervalMs: 5,
  ...changes,
});

describe("following an order", () => {
  it("ends when it is in every place, and tells each as it is found", async () => {
    const { found, asked } = stores();
    const told: string[] = [];
    const arrivals = await followOrder(followed(), found, {
      onArrival: (place) => void told.push(place),
      onEvent: ({ status }) => void told.push(status),
    });
    expect(told).to.have.members([...Object.keys(arrivals), "ACCEPTED", "PERSISTED"]);
    expect(asked).to.deep.equal([{ traceId: TRACE_ID }]);
    for (const afterMs of Object.values(arrivals)) expect(afterMs).to.be.within(0, 10_000);
  });

  for (const [what, missing, message] of [
    ["row", { row: false }, "in transactions"],
    ["count in MySQL", { table: 4 }, "4 orders in 2026-11-22T14:00:00Z, not yet 5"],
    ["count in Elasticsearch", { index: 4 }, "counted in Elasticsearch"],
    ["document of its acceptance", { story: [persisted] }, "PERSISTED"],
    ["document of its row", { story: [accepted] }, "the story has ACCEPTED"],
    [
      "document, but another order's of the trace",
      { story: [accepted, { ...persisted, orderId: "other" }] },
      "PERSISTED",
    ],
  ] as const) {
    it(`does not end without its ${what}, and says so at the deadline`, async () => {
      const failure: unknown = await followOrder(followed(), stores(missing).found).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(NeverHappened);
      expect((failure as Error).message).to.include(message);
    });
  }

  for (const [serviceName, status] of [
    ["order-consumer", LOG_STATUSES.conflict],
    ["order-consumer", LOG_STATUSES.poison],
    ["hourly-streams", LOG_STATUSES.late],
    ["order-producer", LOG_STATUSES.refused],
  ] as const) {
    it(`ends at once where ${serviceName} has logged ${status}`, async () => {
      const story = [accepted, event(serviceName, status, { errorMessage: "for a reason" })];
      const following = followOrder(followed({ timeoutMs: 5_000 }), stores({ row: false, story }).found);
      const failure: unknown = await following.catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(OrderRejectedError);
      expect((failure as Error).message)
        .to.include(status)
        .and.include("for a reason");
    });
  }
});
