import { expect } from "chai";
import { startHttpServer } from "./http-server";

describe("the HTTP server", () => {
  it("answers requests in flight when it is stopped, and accepts none after", async () => {
    let answer: (() => void) | undefined;
    const arrived = new Promise<void>((resolve) => {
      answerLater = resolve;
    });
    const server = await startHttpServer(
      (_request, response) => {
        answer = () => response.end("done");
        answerLater();
      },
      { port: 0 },
    );
    const url = `http://127.0.0.1:${server.port}`;
    const inFlight = fetch(url);
    await arrived;
    const stopped = server.stop();
    answer?.();
    expect(await (await inFlight).text()).to.equal("done");
    await stopped;
    const refused = await fetch(url).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(TypeError);
  });

  it("rejects when its port is taken", async () => {
    const first = await startHttpServer((_request, response) => response.end(), { port: 0 });
    const second = await startHttpServer((_request, response) => response.end(), { port: first.port }).catch(
      (error: unknown) => error,
    );
    expect(second).to.have.property("code", "EADDRINUSE");
    await first.stop();
  });
});

let answerLater: () => void;
