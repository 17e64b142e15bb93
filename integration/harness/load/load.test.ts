import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { eventually } from "../eventually";
import { orderFactory } from "../orders/order-factory";
import { startLoad, type Load, type LoadOptions } from "./load";
import { totalsOf } from "./load-report";

describe("a load", () => {
  let server: Server;
  let answer: RequestListener;
  let url: string;

  beforeEach((done) => {
    server = createServer((request, response) => {
      request.resume().on("end", () => answer(request, response));
    });
    server.listen(0, "127.0.0.1", () => {
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      done();
    });
  });
  afterEach((done) => {
    server.closeAllConnections();
    server.close(() => done());
  });

  function start(options: Partial<LoadOptions> = {}): Load {
    const factory = orderFactory("load");
    return startLoad({ orderProducerUrl: url, nextOrder: () => factory.next(), ordersPerSecond: 500, ...options });
  }

  it("sends at its rate, each order once, until it is stopped", async () => {
    const arrivalsMs: number[] = [];
    answer = (_request, response) => {
      arrivalsMs.push(performance.now());
      response.writeHead(202).end("{}");
    };
    const load = start({ ordersPerSecond: 200 });
    await load.untilAccepted(100);
    const report = await load.stop();
    const seconds = (report.endedAtMs - report.startedAtMs) / 1_000;
    expect(report.outcomes.length / seconds).to.be.at.most(210);
    // The median, so that a pause of a slow machine does not matter.
    const twentyTookMs = arrivalsMs.slice(20).map((atMs, index) => atMs - (arrivalsMs[index] ?? 0));
    expect(twentyTookMs.toSorted((left, right) => left - right)[twentyTookMs.length >> 1]).to.be.within(50, 200);
    expect(totalsOf(report)).to.include({ refusals: 0, unanswered: 0, neverAccepted: 0 });
    expect(new Set(report.outcomes.map(({ orderId }) => orderId)).size).to.equal(report.outcomes.length);
  });

  it("retries a refused or unanswered order under its orderId until it is accepted", async () => {
    let requests = 0;
    answer = (request, response) => {
      requests += 1;
      if (requests === 1) response.writeHead(503, { "retry-after": "0" }).end("{}");
      else if (requests === 2) request.socket.destroy();
      else response.writeHead(202).end("{}");
    };
    const load = start({ maxOrders: 1 });
    await load.ended;
    const { outcomes } = await load.stop();
    expect(load.refused()).to.equal(1);
    expect(load.unanswered()).to.equal(1);
    expect(outcomes).to.have.length(1);
    expect(outcomes[0]).to.include({ attempts: 3, refusals: 1, unanswered: 1 });
    expect(outcomes[0]?.acceptedAtMs).to.be.a("number");
  });

  it("reports an order as never accepted when it does not retry", async () => {
    answer = (_request, response) => response.writeHead(503, { "retry-after": "1" }).end("{}");
    const load = start({ maxOrders: 5, retries: false });
    await load.ended;
    expect(totalsOf(await load.stop())).to.deep.equal({
      sent: 5,
      accepted: 0,
      refusals: 5,
      unanswered: 0,
      neverAccepted: 5,
    });
  });

  it("has at most `maxConcurrency` orders in flight", async () => {
    answer = () => undefined;
    const load = start({ maxConcurrency: 7, retries: false });
    await eventually("7 orders are in flight", () => {
      if (load.inFlight() !== 7) throw new Error(`${load.inFlight()} are`);
    });
    server.closeAllConnections();
    answer = (_request, response) => response.writeHead(202).end("{}");
    expect(totalsOf(await load.stop()).unanswered).to.be.greaterThanOrEqual(7);
  });

  it("fails when a valid order gets an answer that it never should", async () => {
    answer = (_request, response) => response.writeHead(400).end("no");
    const load = start({ maxOrders: 1 });
    await load.ended;
    const failure = await load.stop().then(() => null, String);
    expect(failure).to.match(/answered with 400: no/);
  });
});
