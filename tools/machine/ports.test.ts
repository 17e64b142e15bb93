import { createServer, type AddressInfo } from "node:net";
import { expect } from "chai";
import { isTaken, judgePorts, parseLsof, parseSs, type PortClues } from "./ports";

const mysql = { port: 3306, setting: "mysqlPort", offset: 0 };
const brokers = [0, 1, 2].map((offset) => ({ port: 9092 + offset, setting: "kafkaPort", offset }));

function clues(given: Partial<PortClues>): PortClues {
  return { isTaken: async () => false, publisher: () => undefined, program: async () => undefined, ...given };
}

describe("the stack's ports", () => {
  it("are fine while they are free", async () => {
    const [line, ...more] = await judgePorts([mysql, ...brokers], clues({}));
    expect(line).to.include({ ok: true, detail: "3306, 9092, 9093, 9094" });
    expect(more).to.have.lengthOf(0);
  });

  it("are fine while the stack's own containers publish them", async () => {
    const own = clues({ isTaken: async () => true, publisher: () => ({ name: "shopstream-mysql", own: true }) });
    expect(await judgePorts([mysql], own)).to.have.nested.property("[0].ok", true);
  });

  it("name the program that has one, and the setting that changes it", async () => {
    const taken = clues({
      isTaken: async (port) => port === 3306 || port === 3307,
      program: async () => "mysqld (pid 812)",
    });
    expect(await judgePorts([mysql, ...brokers], taken)).to.deep.equal([
      {
        name: "port 3306",
        ok: false,
        detail: "taken by mysqld (pid 812)",
        remedy: "stop it, or: npx pulumi config set mysqlPort 3308",
      },
    ]);
  });

  it("name the container that publishes one, another stack's too", async () => {
    const published = clues({
      publisher: (port) => (port === 3306 ? { name: "wordpress-db", own: false } : undefined),
    });
    expect(await judgePorts([mysql], published)).to.have.nested.property(
      "[0].detail",
      "taken by container wordpress-db",
    );
  });

  it("of the brokers move together, to where all three are free", async () => {
    const taken = clues({ isTaken: async (port) => port === 9093 || port === 9095 });
    const [line] = await judgePorts([...brokers, { ...mysql, port: 9098 }], taken);
    expect(line?.remedy).to.contain("kafkaPort 9099");
  });

  it("are not sent to one place by two settings", async () => {
    const ours = [8081, 8082].map((port) => ({ port, setting: `s${port}Port`, offset: 0 }));
    const lines = await judgePorts(ours, clues({ isTaken: async (port) => port < 8083 }));
    expect(lines.map(({ remedy }) => remedy.split(" ").at(-1))).to.deep.equal(["8083", "8084"]);
  });

  it("are looked for on this machine", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const whileListening = await isTaken(port);
    await new Promise((resolve) => server.close(resolve));
    expect(whileListening).to.equal(true);
    expect(await isTaken(port)).to.equal(false);
  });

  it("have a program in what lsof and ss print", () => {
    expect(parseLsof("p812\ncmysqld\nf21\n")).to.equal("mysqld (pid 812)");
    expect(parseLsof("")).to.equal(undefined);
    const line = 'LISTEN 0 151 127.0.0.1:3306 0.0.0.0:* users:(("mysqld",pid=812,fd=21))';
    expect(parseSs(line)).to.equal("mysqld (pid 812)");
    expect(parseSs("LISTEN 0 151 127.0.0.1:3306 0.0.0.0:*")).to.equal(undefined);
  });
});
