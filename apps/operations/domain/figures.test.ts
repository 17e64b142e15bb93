import { expect } from "chai";
import fc from "fast-check";
import { NOW_MS } from "../testing/parts";
import { groupLagOf, LagTrend } from "./lag";
import { quantile, RecentPercentiles, type Histogram } from "./latency";
import { histogramOf, samplesOf, sumOf } from "./prometheus-text";
import { Rate } from "./throughput";

describe("a rate", () => {
  it("is taken over ten seconds, and not before there are two samples", () => {
    const rate = new Rate();
    rate.observe(100, NOW_MS);
    expect(rate.perSecondAt(NOW_MS)).to.equal(undefined);
    for (let second = 1; second <= 20; second += 1) rate.observe(100 + second * 50, NOW_MS + second * 1_000);
    expect(rate.perSecondAt(NOW_MS + 20_000)).to.equal(50);
    for (let second = 21; second <= 31; second += 1) rate.observe(1_100, NOW_MS + second * 1_000);
    expect(rate.perSecondAt(NOW_MS + 31_000)).to.equal(0);
  });

  it("is not known after a pause, nor when the count began anew", () => {
    const rate = new Rate();
    rate.observe(100, NOW_MS);
    rate.observe(150, NOW_MS + 1_000);
    expect(rate.perSecondAt(NOW_MS + 60_000)).to.equal(undefined);
    rate.observe(1_000_000, NOW_MS + 60_000);
    expect(rate.perSecondAt(NOW_MS + 60_000)).to.equal(undefined);
    rate.observe(5, NOW_MS + 61_000);
    expect(rate.perSecondAt(NOW_MS + 61_000)).to.equal(undefined);
    rate.observe(15, NOW_MS + 62_000);
    expect(rate.perSecondAt(NOW_MS + 62_000)).to.equal(10);
  });
});

describe("a group's lag", () => {
  const at = (partition: number, end?: number, committed?: number, waitingSinceMs?: number) => ({
    partition,
    end,
    committed,
    waitingSinceMs,
  });

  it("is the sum of its partitions' records, and the age of the oldest one that waits", () => {
    const lag = groupLagOf("g", [at(0, 10, 10), at(1, 10, 4, NOW_MS - 2_500), at(2, 7, 6, NOW_MS - 500)], NOW_MS);
    expect(lag).to.include({ records: 7, seconds: 2.5 });
    expect(lag.partitions[0]).to.deep.equal({ partition: 0, records: 0, seconds: 0 });
  });

  it("is unknown where a partition's is, and keeps what is known of the others", () => {
    const lag = groupLagOf("g", [at(0, undefined, 4), at(1, 10, 4)], NOW_MS);
    expect(lag).to.include({ records: null, seconds: null });
    expect(lag.partitions).to.deep.equal([
      { partition: 0, records: null, seconds: null },
      { partition: 1, records: 6, seconds: null },
    ]);
    expect(groupLagOf("g", [], NOW_MS)).to.include({ records: null, seconds: null });
  });

  it("has a trend of five minutes, a point every five seconds, with gaps where nothing was known", () => {
    const trend = new LagTrend();
    for (let second = 0; second <= 400; second += 1) {
      const known = second < 395 ? groupLagOf("g", [at(0, second, 0, NOW_MS)], NOW_MS) : undefined;
      trend.observe(known, NOW_MS + second * 1_000);
    }
    const { points } = trend;
    expect(points).to.have.length.within(60, 62);
    expect(points.at(-1)).to.deep.equal({ at: new Date(NOW_MS + 400_000).toISOString(), records: null, seconds: null });
    expect(Date.parse(points[0]!.at)).to.be.at.least(NOW_MS + 100_000);
  });
});

describe("percentiles", () => {
  const cumulative = (...counts: readonly number[]): Histogram =>
    [0.01, 0.1, 1, Infinity].map((atMostSeconds, index) => ({
      atMostSeconds,
      count: counts.slice(0, index + 1).reduce((sum, count) => sum + count, 0),
    }));

  it("lie within the bucket that holds them", () => {
    expect(quantile(cumulative(0, 100, 0, 0), 0.5)).to.be.closeTo(0.055, 1e-9);
    expect(quantile(cumulative(10, 0, 0, 90), 0.99)).to.equal(1);
    fc.assert(
      fc.property(
        fc.array(fc.nat(1_000), { minLength: 4, maxLength: 4 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (counts, share) => {
          fc.pre(counts.some((count) => count > 0));
          expect(quantile(cumulative(...counts), share)).to.be.within(0, 1);
        },
      ),
    );
  });

  it("are those of the last minute alone", () => {
    const recent = new RecentPercentiles();
    recent.observe(cumulative(1_000, 0, 0, 0), NOW_MS);
    expect(recent.latest).to.equal(undefined);
    recent.observe(cumulative(1_000, 0, 10, 0), NOW_MS + 30_000);
    expect(recent.latest).to.deep.include({ orders: 10 }).and.have.property("p50").that.is.greaterThan(0.1);
    for (let second = 31; second <= 100; second += 1)
      recent.observe(cumulative(1_000, 0, 10, 0), NOW_MS + second * 1_000);
    expect(recent.latest).to.equal(undefined);
  });

  it("start over when the process has restarted", () => {
    const recent = new RecentPercentiles();
    recent.observe(cumulative(1_000, 0, 0, 0), NOW_MS);
    recent.observe(cumulative(5, 0, 0, 0), NOW_MS + 1_000);
    expect(recent.latest).to.equal(undefined);
    recent.observe(cumulative(8, 0, 0, 0), NOW_MS + 2_000);
    expect(recent.latest).to.deep.include({ orders: 3 });
  });
});

describe("Prometheus' text", () => {
  const TEXT = `# HELP shopstream_orders_total Orders
# TYPE shopstream_orders_total counter
shopstream_orders_total{outcome="accepted",service="a\\"b"} 12
shopstream_orders_total{outcome="refused",instance_id="1"} 2
shopstream_orders_total{outcome="refused",instance_id="2"} 3 1395066363000
shopstream_orders_total_other 9
took_bucket{le="0.5",a="1"} 4
took_bucket{le="+Inf",a="1"} 6
took_bucket{le="0.5",a="2"} 1
took_bucket{le="+Inf",a="2"} 1
`;

  it("is read by metric and label", () => {
    const samples = samplesOf(TEXT, ["shopstream_orders_total"]);
    expect(samples).to.have.length(3);
    expect(samples[0]?.labels).to.deep.equal({ outcome: "accepted", service: 'a"b' });
    expect(sumOf(samples, "shopstream_orders_total", { outcome: "refused" })).to.equal(5);
    expect(sumOf(samples, "shopstream_orders_total", { outcome: "invalid" })).to.equal(undefined);
  });

  it("gives a histogram over all its labels, or none", () => {
    const samples = samplesOf(TEXT, ["took_bucket"]);
    expect(histogramOf(samples, "took")).to.deep.equal([
      { atMostSeconds: 0.5, count: 5 },
      { atMostSeconds: Infinity, count: 7 },
    ]);
    expect(histogramOf(samples, "other")).to.equal(undefined);
  });
});
