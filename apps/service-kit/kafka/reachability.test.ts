import { createServer, type AddressInfo, type Server } from "node:net";
import { expect } from "chai";
import { anyAcceptsConnections, SilenceWatch } from "./reachability";

describe("a watch for a lost client", () => {
  let watch: SilenceWatch;
  beforeEach(() => {
    watch = new SilenceWatch(1_000);
  });
  const silent = (nowMs: number, isBrokerUp = true) => watch.observe({ answered: false, isBrokerUp, nowMs });

  it("tells when the client has had no answer for too long although a broker is up", () => {
    expect(silent(0)).to.be.false;
    expect(silent(1_000)).to.be.false;
    expect(silent(1_001)).to.be.true;
  });

  it("starts again after an answer", () => {
    silent(0);
    expect(watch.observe({ answered: true, isBrokerUp: false, nowMs: 900 })).to.be.false;
    expect(silent(1_500)).to.be.false;
  });

  it("does not blame the client while no broker is up", () => {
    silent(0);
    expect(silent(5_000, false)).to.be.false;
    expect(silent(6_000)).to.be.false;
    expect(silent(7_001)).to.be.true;
  });
});

describe("whether a broker is up", () => {
  let server: Server;
  let port: number;
  beforeEach((done) => {
    server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1", () => {
      ({ port } = server.address() as AddressInfo);
      done();
    });
  });
  afterEach((done) => {
    server.close(() => done());
  });

  it("is whether one of them accepts connections", async () => {
    expect(await anyAcceptsConnections(`no-such-host.invalid:9092,127.0.0.1:${port}`)).to.be.true;
    await new Promise((resolve) => server.close(resolve));
    expect(await anyAcceptsConnections(`127.0.0.1:${port}`)).to.be.false;
    server.listen(0, "127.0.0.1");
  });
});
