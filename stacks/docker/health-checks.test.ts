import { execFile } from "node:child_process";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { expect } from "chai";
import { brokerIsRegistered, httpAnswers, type HealthCheck } from "./health-checks";

describe("health checks", function () {
  this.timeout(20_000);
  let server: Server | undefined;

  afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));

  const listen = async (serve: (socket: Socket, received: Buffer) => void): Promise<number> => {
    const listening = createServer((socket) => {
      socket.on("error", () => socket.destroy());
      socket.on("data", (received) => serve(socket, Buffer.from(received)));
    });
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
    return (listening.address() as AddressInfo).port;
  };

  /** Runs a check as Docker does, and tells whether it exits with 0. */
  const healthy = async ([, command = "", ...args]: HealthCheck): Promise<boolean> =>
    new Promise((resolve) => {
      execFile(command, args, (error) => resolve(error === null));
    });

  describe("of an HTTP server", () => {
    const answering = async (line: string) => {
      const asked: string[] = [];
      const port = await listen((socket, received) => {
        asked.push(received.toString());
        socket.end(`${line}\r\nContent-Length: 0\r\n\r\n`);
      });
      return { port, asked };
    };

    it("passes when it answers 200 to the path", async () => {
      const { port, asked } = await answering("HTTP/1.1 200 OK");
      expect(await healthy(httpAnswers(port, "/readyz"))).to.equal(true);
      expect(asked.join("")).to.equal("GET /readyz HTTP/1.0\r\n\r\n");
    });

    it("fails when it answers 503", async () => {
      const { port } = await answering("HTTP/1.1 503 Service Unavailable");
      expect(await healthy(httpAnswers(port, "/readyz"))).to.equal(false);
    });

    it("fails when nothing listens", async () => {
      expect(await healthy(httpAnswers(1, "/readyz"))).to.equal(false);
    });
  });

  describe("of a broker", () => {
    /** A Metadata response, version 1, that lists these hosts. */
    const metadata = (hosts: readonly string[]): Buffer => {
      const broker = (host: string) => {
        const bytes = Buffer.alloc(4 + 2 + host.length + 4 + 2);
        bytes.writeInt16BE(host.length, 4);
        bytes.write(host, 6);
        return bytes;
      };
      const count = Buffer.alloc(4);
      count.writeInt32BE(hosts.length);
      const body = Buffer.concat([Buffer.from([0, 0, 0, 1]), count, ...hosts.map(broker), Buffer.alloc(8)]);
      const size = Buffer.alloc(4);
      size.writeInt32BE(body.length);
      return Buffer.concat([size, body]);
    };

    it("passes when the broker lists itself", async () => {
      let request: Buffer = Buffer.alloc(0);
      const port = await listen((socket, received) => {
        request = received;
        // Stays open, like a broker's connection.
        socket.write(metadata(["kafka-1", "kafka-2"]));
      });
      expect(await healthy(brokerIsRegistered(port, "kafka-2"))).to.equal(true);
      expect(request.readInt32BE(0)).to.equal(request.length - 4);
      expect(request.readInt16BE(4), "the key of Metadata").to.equal(3);
    });

    it("fails when the others are listed and it is not", async () => {
      const port = await listen((socket) => socket.write(metadata(["kafka-1", "kafka-3"])));
      expect(await healthy(brokerIsRegistered(port, "kafka-2"))).to.equal(false);
    });

    it("fails when it accepts connections but does not answer yet", async () => {
      const port = await listen(() => undefined);
      expect(await healthy(brokerIsRegistered(port, "kafka-1"))).to.equal(false);
    });
  });
});
