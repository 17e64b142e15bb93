import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { probeSource, whyNotBuildable } from "./registry-sources";

describe("the registry edition's sources", () => {
  let server: Server | undefined;

  afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));

  const answering = async (status: number) => {
    const asked: string[] = [];
    const listening = createServer((request, response) => {
      asked.push(request.method ?? "");
      response.writeHead(status, { connection: "close" }).end("words");
    });
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
    return { url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}/v2/`, asked };
  };

  for (const status of [200, 401, 403, 404, 405, 429]) {
    it(`are reachable where they answer a GET with ${status}`, async () => {
      const { url, asked } = await answering(status);
      expect(await probeSource(url)).to.deep.equal({ url, reachable: true, detail: `HTTP ${status}` });
      expect(asked).to.deep.equal(["GET"]);
    });
  }

  it("are not where a gateway says that it has no answer", async () => {
    const { url } = await answering(502);
    expect(await probeSource(url)).to.deep.equal({ url, reachable: false, detail: "HTTP 502" });
  });

  it("are not where nobody answers", async () => {
    const { url } = await answering(200);
    await new Promise((resolve) => server?.close(resolve));
    server = undefined;
    const { reachable, detail } = await probeSource(url);
    expect(reachable).to.equal(false);
    expect(detail).to.contain("ECONNREFUSED");
  });
});

describe("the offline edition", () => {
  const debian = { platform: "linux", userId: 0, osRelease: 'PRETTY_NAME="Debian 12"\nID=debian\n' } as const;

  it("is built on Debian, by root, and nowhere else", () => {
    expect(whyNotBuildable(debian)).to.equal(undefined);
    expect(whyNotBuildable({ ...debian, userId: 1000 })).to.equal("it needs root");
    expect(whyNotBuildable({ ...debian, osRelease: "ID=ubuntu\nID_LIKE=debian\n" })).to.equal("it needs Debian");
    expect(whyNotBuildable({ platform: "darwin", userId: 501, osRelease: "" })).to.equal("it needs Debian");
  });
});
