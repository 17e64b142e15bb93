import type { Message, WatermarkOffsets } from "@confluentinc/kafka-javascript";
import { expect } from "chai";
import type { KafkaClusterReader, Slice } from "./kafka-cluster";
import { brokersOf, DeadLettersSource, LastOperationsSource, OrdersProgressSource } from "./kafka";

const LEADERLESS = 1;
const signal = new AbortController().signal;

/** A cluster whose topics hold records with the offsets `low` to `high`, and that remembers what was read. */
class FakeCluster {
  readonly reads: Slice[] = [];
  high = 100;
  isLeaderAway = false;
  committedOffsets: Readonly<Record<string, (number | undefined)[]>> = {};

  constructor(private readonly record: (slice: Slice, offset: number) => Partial<Message>) {}

  get asReader(): KafkaClusterReader {
    return this as unknown as KafkaClusterReader;
  }

  async watermarks(partitions: readonly unknown[]): Promise<(WatermarkOffsets | undefined)[]> {
    return partitions.map((_partition, index) =>
      this.isLeaderAway && index === LEADERLESS ? undefined : { lowOffset: 90, highOffset: this.high },
    );
  }

  async committed(groupId: string): Promise<(number | undefined)[]> {
    const offsets = this.committedOffsets[groupId];
    if (offsets === undefined) throw new Error("no coordinator");
    return offsets;
  }

  async read(slices: readonly Slice[]): Promise<Message[]> {
    this.reads.push(...slices);
    return slices.flatMap((slice) =>
      Array.from({ length: slice.until - slice.offset }, (_none, index) => {
        const { topic, partition, offset } = slice;
        return { topic, partition, offset: offset + index, ...this.record(slice, offset + index) } as Message;
      }),
    );
  }
}

describe("the progress of orders", () => {
  const cluster = () => new FakeCluster((_slice, offset) => ({ timestamp: 1_000 + offset }));

  it("tells what waits since when: it reads one record where a group waits, and not again while it waits there", async () => {
    const fake = cluster();
    fake.committedOffsets = { "order-consumer": [100, 95, 100], "hourly-streams": [100, 100, 100] };
    const source = new OrdersProgressSource(fake.asReader);
    const { written, groups } = await source.ask(signal);
    expect(written).to.equal(300);
    expect(groups["order-consumer"]?.[1]).to.deep.equal({
      partition: 1,
      end: 100,
      committed: 95,
      waitingSinceMs: 1_095,
    });
    expect(groups["hourly-streams"]?.[1]).to.include({ committed: 100, waitingSinceMs: undefined });
    await source.ask(signal);
    expect(fake.reads).to.have.length(1);
    fake.committedOffsets = { "order-consumer": [100, 97, 100] };
    const next = await source.ask(signal);
    expect(next.groups["order-consumer"]?.[1]).to.include({ committed: 97, waitingSinceMs: 1_097 });
  });

  it("keeps what other partitions and groups tell where a leader or a coordinator does not answer", async () => {
    const fake = cluster();
    fake.isLeaderAway = true;
    fake.committedOffsets = { "order-consumer": [99, 95, undefined] };
    const { written, groups } = await new OrdersProgressSource(fake.asReader).ask(signal);
    expect(written).to.equal(undefined);
    expect(groups["order-consumer"]?.map(({ end, committed }) => [end, committed])).to.deep.equal([
      [100, 99],
      [undefined, 95],
      [100, undefined],
    ]);
    expect(groups["hourly-streams"]?.map(({ committed }) => committed)).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("the last operations", () => {
  const message = (slice: Slice, offset: number) => ({
    timestamp: new Date(offset * 1_000 + slice.partition).toISOString(),
    serviceName: "order-producer",
    status: "ACCEPTED",
    errorMessage: null,
    orderId: `${slice.partition}-${offset}`,
    eventId: "e",
  });

  it("are the twenty newest of all partitions, however many were written in between", async () => {
    const fake = new FakeCluster((slice, offset) => ({ value: Buffer.from(JSON.stringify(message(slice, offset))) }));
    const source = new LastOperationsSource(fake.asReader);
    const first = await source.ask(signal);
    expect(first).to.have.length(20);
    expect(first.slice(0, 4).map(({ orderId }) => orderId)).to.deep.equal(["2-99", "1-99", "0-99", "2-98"]);
    expect(await source.ask(signal)).to.deep.equal(first);
    expect(fake.reads).to.have.length(3);
    fake.high = 5_000;
    const later = await source.ask(signal);
    expect(later[0]?.orderId).to.equal("2-4999");
    expect(fake.reads.slice(3).map(({ offset, until }) => until - offset)).to.deep.equal([20, 20, 20]);
  });

  it("pass over records that are no log messages", async () => {
    const texts = ["{", "null", '{"status":1}', ""];
    const fake = new FakeCluster((_slice, offset) => ({ value: Buffer.from(texts[offset % texts.length] ?? "") }));
    expect(await new LastOperationsSource(fake.asReader).ask(signal)).to.deep.equal([]);
  });
});

describe("the dead letters", () => {
  const cluster = () =>
    new FakeCluster((slice, offset) => ({
      timestamp: offset * 10 + slice.partition,
      key: Buffer.from("o-1"),
      headers: [{ topic: Buffer.from("orders-topic") }, { reason: Buffer.from(`no JSON in ${slice.partition}`) }],
    }));

  it("are counted, and the last one tells its reason; it is read once", async () => {
    const fake = cluster();
    const source = new DeadLettersSource(fake.asReader);
    const tally = await source.ask(signal);
    expect(tally).to.deep.equal({
      count: 30,
      last: { at: new Date(992).toISOString(), orderId: "o-1", reason: "no JSON in 2" },
    });
    await source.ask(signal);
    expect(fake.reads).to.have.length(3);
  });

  it("are not counted where a leader does not answer", async () => {
    const fake = cluster();
    fake.isLeaderAway = true;
    const error = await new DeadLettersSource(fake.asReader).ask(signal).catch((thrown: unknown) => thrown as Error);
    expect(error).to.have.property("message").that.includes("no leader of orders-dlq-1");
  });
});

describe("the brokers", () => {
  it("are those that the cluster lists; where it does not answer, one that accepts no connection is down", async () => {
    const servers = "127.0.0.1:1,kafka-2:9092";
    const listing = { brokerHosts: async () => ["kafka-2"] } as unknown as KafkaClusterReader;
    expect((await brokersOf(listing, servers)).map(({ name, state }) => [name, state])).to.deep.equal([
      ["127.0.0.1", "down"],
      ["kafka-2", "up"],
    ]);
    const silent = { brokerHosts: async () => Promise.reject(new Error("timed out")) } as unknown as KafkaClusterReader;
    expect((await brokersOf(silent, "127.0.0.1:1")).map(({ state }) => state)).to.deep.equal(["down"]);
  });
});
