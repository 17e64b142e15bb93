import { expect } from "chai";
import type { SearchRequest } from "../../../contract/dashboard/search-request";
import { quantile } from "../domain/latency";
import { NOW_MS } from "../testing/parts";
import { NewDocuments } from "./new-documents";

interface Indexed {
  readonly sequence: number;
  readonly acceptedMs: number;
}

const { signal } = new AbortController();

/** An index that answers the two searches as Elasticsearch does. */
function setUp() {
  const index: Indexed[] = [];
  const found: (readonly [ageSeconds: number, orders: number])[] = [];
  let nowMs = NOW_MS;
  let isDown = false;
  const search = async ({ body }: SearchRequest): Promise<unknown> => {
    if (isDown) throw new Error("connect ECONNREFUSED");
    const _shards = { failed: 0 };
    const { aggs } = body as { aggs: { newest?: object; ages?: { range: { ranges: Range[] } } } };
    if (aggs.newest !== undefined) {
      const value = index.length === 0 ? null : Math.max(...index.map(({ sequence }) => sequence));
      return { _shards, aggregations: { newest: { value } } };
    }
    const { filter } = (body as { query: { bool: { filter: [unknown, { range: { _seq_no: Sequences } }] } } }).query
      .bool;
    const { gt, lte } = filter[1].range._seq_no;
    const times = index.filter(({ sequence }) => sequence > gt && sequence <= lte).map(({ acceptedMs }) => acceptedMs);
    const buckets = (aggs.ages?.range.ranges ?? []).map(({ key, from = -Infinity, to = Infinity }) => {
      const within = times.filter((time) => time >= from && time < to);
      const value = within.length === 0 ? null : within.reduce((sum, time) => sum + time, 0) / within.length;
      return [key, { doc_count: within.length, timestamp: { value } }] as const;
    });
    return { _shards, aggregations: { ages: { buckets: Object.fromEntries(buckets) } } };
  };
  const documents = new NewDocuments({ search, nowMs: () => nowMs, onFound: (...ages) => found.push(ages) });
  return {
    index,
    found,
    look: async (afterMs = 0) => {
      nowMs += afterMs;
      return (await documents.ask(signal)).sinceOrder ?? [];
    },
    setDown: (value: boolean) => (isDown = value),
    nowMs: () => nowMs,
  };
}
interface Range {
  readonly key: string;
  readonly from?: number;
  readonly to?: number;
}
interface Sequences {
  readonly gt: number;
  readonly lte: number;
}

const total = (histogram: readonly { readonly count: number }[]): number => histogram.at(-1)?.count ?? 0;

describe("the age of new documents", () => {
  it("counts every document once, in the look that finds it, and none that was there before the first", async () => {
    const { index, found, look, nowMs } = setUp();
    index.push({ sequence: 0, acceptedMs: NOW_MS - 5_000 });
    expect(total(await look())).to.equal(0);
    for (const [sequence, ageMs] of [
      [1, 300],
      [2, 400],
      [3, 1_800],
    ] as const) {
      index.push({ sequence, acceptedMs: nowMs() + 1_000 - ageMs });
    }
    const histogram = await look(1_000);
    expect(total(histogram)).to.equal(3);
    expect(found).to.deep.equal([
      [0.35, 2],
      [1.8, 1],
    ]);
    expect(quantile(histogram, 0.99)).to.be.within(1, 2.5);
    expect(total(await look(1_000))).to.equal(3);
  });

  it("counts each age in the bucket that a histogram puts it in", async () => {
    const { index, look, nowMs } = setUp();
    await look();
    const agesMs = [0, 1, 2, 10, 11, 999, 1_000, 1_001, 30_000, 1_800_000, 1_800_001];
    agesMs.forEach((ageMs, sequence) => index.push({ sequence, acceptedMs: nowMs() + 1_000 - ageMs }));
    for (const { atMostSeconds, count } of await look(1_000)) {
      const expected = agesMs.filter((ageMs) => ageMs / 1_000 <= atMostSeconds).length;
      expect(count, `at most ${atMostSeconds} s`).to.equal(expected);
    }
  });

  it("counts what appears after an outage with its whole age, and not what appeared while nobody looked", async () => {
    const { index, look, nowMs, setDown } = setUp();
    await look();
    setDown(true);
    for (let second = 0; second < 20; second += 1) await look(1_000).catch(() => undefined);
    setDown(false);
    index.push({ sequence: 1, acceptedMs: nowMs() - 19_000 });
    const afterOutage = await look(1_000);
    expect(quantile(afterOutage, 0.5)).to.be.within(10, 30);
    index.push({ sequence: 2, acceptedMs: nowMs() });
    expect(total(await look(60_000))).to.equal(1);
  });

  it("begins anew with an index that was created anew", async () => {
    const { index, look, nowMs } = setUp();
    index.push({ sequence: 100, acceptedMs: nowMs() });
    await look();
    index.length = 0;
    index.push({ sequence: 3, acceptedMs: nowMs() });
    expect(total(await look(1_000))).to.equal(0);
    index.push({ sequence: 4, acceptedMs: nowMs() });
    expect(total(await look(1_000))).to.equal(1);
  });
});
