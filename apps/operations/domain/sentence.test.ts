import { expect } from "chai";
import type { Part } from "./availability";
import type { GroupLag } from "./lag";
import { sentenceOf, type Sentence } from "./sentence";
import { ALL_YES, someParts } from "../testing/parts";

const text = ({ phrases }: Sentence): string =>
  phrases
    .map((phrase) => (typeof phrase === "string" ? phrase : phrase.time.slice(11, 16)))
    .join("")
    .trim();
const say = (changed: Readonly<Record<string, Partial<Part>>> = {}, lags: readonly GroupLag[] = []) => {
  const sentence = sentenceOf(someParts(changed), lags);
  return { ...sentence, text: text(sentence) };
};
const lag = (groupId: string, seconds: number | null): GroupLag => ({ groupId, records: 1, seconds, partitions: [] });

describe("the sentence", () => {
  it("says that all is well", () => {
    const { state, text: said, verdicts } = say();
    expect(said).to.equal("Orders are accepted, stored, counted and indexed.");
    expect({ state, verdicts }).to.deep.equal({ state: "well", verdicts: ALL_YES });
  });

  it("names the store that keeps orders from being stored, not the service that waits for it", () => {
    const { state, text: said } = say({ MySQL: { state: "down" }, "order-consumer": { state: "not ready" } });
    expect(state).to.equal("trouble");
    expect(said).to.match(/^Orders are accepted, counted and indexed, but not stored\. MySQL is down since 16:00\./);
  });

  it("says what becomes of earlier orders while new ones are not accepted", () => {
    expect(say({ "order-producer": { state: "down" } }).text).to.equal(
      "New orders are not accepted; earlier ones are stored, counted and indexed. order-producer is down since 16:00.",
    );
    const all = say({
      "order-producer": { state: "down" },
      "order-consumer": { state: "down" },
      "hourly-streams": { state: "down" },
      Elasticsearch: { state: "down" },
    });
    expect(all.text).to.match(/^New orders are not accepted; earlier ones are not stored, counted or indexed\./);
    expect(all.verdicts).to.deep.equal({ accepted: "no", stored: "no", counted: "no", indexed: "no" });
  });

  it("needs one replica of a service, and names the others that are not up", () => {
    const twoConsumers = (first: Part["state"], second: Part["state"]) => {
      const parts = someParts({ "order-consumer": { state: first } });
      const [like] = parts.filter(({ name }) => name === "order-consumer");
      if (like === undefined) throw new Error("no order-consumer");
      return sentenceOf([...parts, { ...like, name: "order-consumer-2", state: second }], []);
    };
    const oneIsDown = twoConsumers("down", "up");
    expect(oneIsDown).to.deep.include({ state: "degraded", verdicts: ALL_YES });
    expect(text(oneIsDown)).to.equal(
      "Orders are accepted, stored, counted and indexed. order-consumer is down since 16:00.",
    );
    expect(twoConsumers("down", "unknown").verdicts.stored).to.equal("unknown");
    expect(twoConsumers("down", "not ready").verdicts.stored).to.equal("no");
  });

  it("says that no order is accepted while the proxy is down, whichever order-producer is up", () => {
    const [like] = someParts();
    if (like === undefined) throw new Error("no part");
    const proxy: Part = { ...like, name: "order-producer-proxy", kind: "service", state: "down" };
    expect(sentenceOf([...someParts(), proxy], []).verdicts.accepted).to.equal("no");
  });

  it("does not claim what it does not know", () => {
    const { state, text: said, verdicts } = say({ Elasticsearch: { state: "unknown" } });
    expect(said).to.equal(
      "Orders are accepted, stored and counted. Whether orders are indexed is unknown: no answer from Elasticsearch.",
    );
    expect(state).to.equal("unknown");
    expect(verdicts.indexed).to.equal("unknown");
    expect(sentenceOf([], []).verdicts.accepted).to.equal("unknown");
  });

  it("is degraded where orders take their way without a broker, and says since when at least", () => {
    const { state, text: said, verdicts } = say({ "kafka-2": { state: "down", isSinceExact: false } });
    expect(said).to.equal("Orders are accepted, stored, counted and indexed. kafka-2 is down, at least since 16:00.");
    expect({ state, verdicts }).to.deep.equal({ state: "degraded", verdicts: ALL_YES });
  });

  it("is degraded where orders are late, and says how late", () => {
    const { state, text: said } = say({}, [lag("order-consumer", 42.4), lag("hourly-streams", 9)]);
    expect(said).to.equal("Orders are accepted, counted, indexed and stored 42 s late.");
    expect(state).to.equal("degraded");
    expect(say({}, [lag("order-consumer", null)]).state).to.equal("well");
  });

  it("does not name a connector and its tasks while their worker is down", () => {
    const { text: said } = say({
      "Kafka Connect": { state: "down" },
      "logs-elasticsearch": { state: "unknown" },
      "logs-elasticsearch task 0": { state: "unknown" },
    });
    expect(said).to.equal(
      "Orders are accepted, stored and counted, but not indexed. Kafka Connect is down since 16:00.",
    );
  });

  it("counts the parts beyond three", () => {
    const down = { state: "down" } as const;
    const parts = [
      ...someParts(),
      ...[1, 2, 3, 4, 5].map((id): Part => ({ ...someParts()[0]!, name: `k-${id}`, ...down })),
    ];
    expect(text(sentenceOf(parts, []))).to.match(/k-3 is down since 16:00\. 2 more parts are not up\.$/);
  });
});
