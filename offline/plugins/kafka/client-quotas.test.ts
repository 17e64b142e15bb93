import { createServer, type AddressInfo, type Server } from "node:net";
import { expect } from "chai";
import { alterQuotaRequest, describeQuotaRequest, readAlteredQuota, readDescribedQuota } from "./client-quotas";
import { askAnyBroker, WireReader, WireWriter } from "./wire-request";

const USER = { type: "user", name: "writer" };
const refusal = (code: number, message: string | null): WireWriter => new WireWriter().int16(code).string(message);

// Byte by byte as in Kafka's AlterClientQuotasRequest.json and DescribeClientQuotasRequest.json, version 0.
describe("requests about quotas", () => {
  it("set and remove limits", () => {
    const hex = (remove: boolean): string => alterQuotaRequest(USER, { rate: 1.5 }, remove).body.toString("hex");
    const entity = "00000001" + "0004" + "75736572" + "0006" + "777269746572";
    const limit = "00000001" + "0004" + "72617465" + "3ff8000000000000";
    expect(hex(false)).to.equal("00000001" + entity + limit + "00" + "00");
    expect(hex(true)).to.equal("00000001" + entity + limit + "01" + "00");
  });

  it("ask for one entity and for nothing else", () => {
    const hex = describeQuotaRequest(USER).body.toString("hex");
    expect(hex).to.equal("00000001" + "0004" + "75736572" + "00" + "0006" + "777269746572" + "01");
  });

  it("read limits, and none where there is no entity", () => {
    const answer = new WireWriter().int32(0).int16(0).string(null);
    const none = new WireReader(new WireWriter().int32(0).int16(0).string(null).int32(-1).bytes());
    answer.array([1], () =>
      answer
        .array([1], () => answer.string("user").string("writer"))
        .array([1], () => answer.string("producer_byte_rate").float64(10_000_000)),
    );
    expect(readDescribedQuota(new WireReader(answer.bytes()))).to.deep.equal({ producer_byte_rate: 10_000_000 });
    expect(readDescribedQuota(none)).to.equal(undefined);
  });

  it("say what brokers refuse", () => {
    const altered = new WireWriter().int32(0).int32(1).bytes();
    const answer = (code: number, message: string | null) =>
      new WireReader(Buffer.concat([altered, refusal(code, message).int32(0).bytes()]));
    expect(() => readAlteredQuota(answer(0, null))).not.to.throw();
    expect(() => readAlteredQuota(answer(42, "Invalid byte rate"))).to.throw("Invalid byte rate");
    expect(() => readAlteredQuota(answer(31, null))).to.throw("error code 31");
  });
});

describe("a request of its own to Kafka", () => {
  let server: Server;

  const listen = (answer: (frame: Buffer) => Buffer[]): Promise<string> =>
    new Promise((resolve) => {
      server = createServer((socket) => {
        socket.once("data", (frame: Buffer) => {
          for (const part of answer(frame)) socket.write(part);
          socket.end();
        });
      }).listen(0, "127.0.0.1", () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`));
    });

  afterEach(() => server.close());

  const request = { apiKey: 48, apiVersion: 0, body: Buffer.from("body") };
  const options = (...brokers: string[]) => ({ brokers, ssl: undefined, timeoutMs: 1_000 });

  it("is one frame with a header, and its answer may come in pieces", async () => {
    let received: Buffer = Buffer.alloc(0);
    const address = await listen((frame) => {
      received = frame;
      const answer = new WireWriter().int32(10).int32(1).string("fine").bytes();
      return [answer.subarray(0, 6), answer.subarray(6)];
    });
    expect((await askAnyBroker(options("127.0.0.1:1", address), request)).string()).to.equal("fine");
    expect(received.readInt32BE(0)).to.equal(received.length - 4);
    expect([received.readInt16BE(4), received.readInt16BE(6)]).to.deep.equal([48, 0]);
    expect(received.subarray(-4).toString()).to.equal("body");
  });

  it("fails where no broker answers, and names them", async () => {
    const address = await listen(() => []);
    const error = await askAnyBroker(options("127.0.0.1:1", address), request).catch(String);
    expect(error).to.include(`no broker of 127.0.0.1:1, ${address} answered`).and.to.include("closed the connection");
  });
});
