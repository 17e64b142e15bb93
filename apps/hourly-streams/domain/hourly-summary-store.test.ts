import { expect } from "chai";
import { ORDER_TIME_MAX_AGE_MS } from "../../../contract/order";
import { partitionOf } from "../../../contract/partitioner";
import { RECORD_VALUE_MAX_BYTES } from "../../../contract/record-limits";
import { HOURLY_TRANSACTION_TOPIC } from "../../../contract/topics";
import type { ProducerRecord } from "../streams/runtime/records";
import { TimeWindows } from "../streams/windowed-count/time-windows";
import { hourlyCountRecord } from "./hourly-count-record";
import { HourlySummaryStore } from "./hourly-summary-store";

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 10, 22, 14, 5);
const windows = TimeWindows.ofSizeAndGrace({ sizeMs: HOUR_MS, graceMs: ORDER_TIME_MAX_AGE_MS });

function read({ key, value }: Pick<ProducerRecord, "key" | "value">) {
  const bytes = Buffer.from(key);
  return {
    partition: partitionOf(bytes, HOURLY_TRANSACTION_TOPIC.partitions),
    key: bytes,
    value: value === null ? null : Buffer.from(value),
    timestamp: NOW_MS,
  };
}

function at(hours: number, count: number) {
  return read(hourlyCountRecord((Math.floor(NOW_MS / HOUR_MS) + hours) * HOUR_MS, count));
}

describe("the store of hourly summaries", () => {
  it("holds the newest count of each hour, newest hour first", () => {
    const store = new HourlySummaryStore(windows);
    for (const record of [at(-1, 3), at(0, 1), at(-1, 4)]) store.apply(record);
    expect(store.list()).to.deep.equal([
      { hourWindow: "2026-11-22T14:00:00Z", transactionCount: 1 },
      { hourWindow: "2026-11-22T13:00:00Z", transactionCount: 4 },
    ]);
    expect(store.find("2026-11-22T13:00:00Z")?.transactionCount).to.equal(4);
  });

  it("forgets hours that are no longer retained, and deleted ones", () => {
    const store = new HourlySummaryStore(windows);
    for (const record of [at(-8 * 24, 3), at(-2, 2), at(0, 1)]) store.apply(record);
    store.apply(read({ key: "2026-11-22T12:00:00Z", value: null }));
    expect(store.list().map(({ hourWindow }) => hourWindow)).to.deep.equal(["2026-11-22T14:00:00Z"]);
  });

  it("ignores records that are not valid counts", () => {
    const store = new HourlySummaryStore(windows);
    store.apply(at(0, 1));
    const envelope = (hourWindow: unknown, transactionCount: unknown) =>
      JSON.stringify({ schema: {}, payload: { hourWindow, transactionCount } });
    const hour = "2026-11-22T14:00:00Z";
    for (const [key, value] of [
      ["poison", "poison"],
      ["soon", envelope("soon", 1)],
      ["2026-11-22T14:00:00Z", envelope("2026-11-22T14:00:00Z", "many")],
      ["2026-11-22T14:00:00Z", envelope("2026-11-22T14:00:00Z", -1)],
      ["2026-11-22T14:30:00Z", envelope("2026-11-22T14:30:00Z", 7)],
      ["another", envelope("2026-11-22T13:00:00Z", 7)],
      ["9999-01-01T00:00:00Z", envelope("9999-01-01T00:00:00Z", 7)],
      [hour, envelope(hour, 7).replace('"schema":{},', "")],
      [hour, envelope(hour, 7).replace("}}", '},"more":1}')],
      [hour, envelope(hour, 7).replace("}}", ',"more":1}}')],
      [hour, envelope(hour, 7).padEnd(RECORD_VALUE_MAX_BYTES + 1)],
      [hour, `\ufeff${envelope(hour, 7)}`],
    ] as const) {
      store.apply(read({ key, value }));
    }
    const onAnotherPartition = read({ key: hour, value: envelope(hour, 7) });
    store.apply({ ...onAnotherPartition, partition: (onAnotherPartition.partition + 1) % 3 });
    expect(store.list()).to.deep.equal([{ hourWindow: "2026-11-22T14:00:00Z", transactionCount: 1 }]);
  });
});
