import { expect } from "chai";
import { Registry } from "prom-client";
import { UnavailableError } from "./domain/transaction-store";
import type { RejectedRecord } from "./domain/received-record";
import { countDeadLetters, measureBatches } from "./metrics";
import { aRecord, anOrder } from "./testing/records";

const REPORT = { inserted: 1, duplicates: 0, conflicts: 0, poison: 0 };

describe("the order-consumer's metrics", () => {
  let registry: Registry;

  beforeEach(() => {
    registry = new Registry();
  });

  it("count dead letters by reason, from 0, once they are on their topic", async () => {
    let available = false;
    const deadLetters = countDeadLetters(
      {
        async put() {
          if (!available) throw new UnavailableError("no broker answers");
        },
      },
      registry,
    );
    const rejected = (rejection: RejectedRecord["rejection"]): RejectedRecord => ({
      record: aRecord(1, anOrder()),
      rejection,
      reason: "a sentence with the order's own text",
    });
    const counts = async (): Promise<unknown> =>
      (await registry.getSingleMetric("shopstream_dead_letters_total")?.get())?.values.map(({ labels, value }) => [
        labels.reason,
        value,
      ]);
    await deadLetters.put([rejected("invalid")]).catch(() => undefined);
    expect(await counts()).to.deep.equal([
      ["invalid", 0],
      ["conflict", 0],
      ["unstorable", 0],
    ]);
    available = true;
    await deadLetters.put([rejected("invalid"), rejected("conflict"), rejected("invalid")]);
    expect(await counts()).to.deep.equal([
      ["invalid", 2],
      ["conflict", 1],
      ["unstorable", 0],
    ]);
  });

  it("time an order from its append to its row, and its batch", async () => {
    const onDone = measureBatches(registry);
    onDone([{ ...aRecord(1, anOrder()), timestampMs: Date.now() - 20_000 }], REPORT, 30);
    const text = await registry.metrics();
    expect(text).to.include('shopstream_order_to_row_seconds_bucket{le="10"} 0\n');
    expect(text).to.include('shopstream_order_to_row_seconds_bucket{le="30"} 1\n');
    expect(text).to.include("shopstream_order_to_row_seconds_count 1\n");
    expect(text).to.include("shopstream_batch_duration_seconds_sum 0.03\n");
  });
});
