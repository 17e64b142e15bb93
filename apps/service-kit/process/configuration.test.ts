import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { wholeNumber } from "../../../contract/service-settings";
import { COMMON_VARIABLES, ConfigurationError, portVariable, readConfiguration, urlVariable } from "./configuration";

const schema = z.object({
  ...COMMON_VARIABLES,
  PORT: portVariable(8081),
  BATCH_SIZE: wholeNumber(1, 10).default(5),
  STORE_URL: urlVariable("mysql:"),
});
const valid = {
  KAFKA_BOOTSTRAP_SERVERS: "kafka-1:19092,kafka-2:19092",
  STORE_URL: "mysql://a:b@mysql:3306/shopstream",
};

describe("the configuration", () => {
  it("fills in defaults and turns numbers into numbers", () => {
    const configuration = readConfiguration(schema, { ...valid, PORT: "0" });
    expect(configuration).to.include({ ...valid, PORT: 0, BATCH_SIZE: 5, LOG_LEVEL: "info" });
    expect(configuration.INSTANCE_ID).to.be.a("string").that.is.not.empty;
  });

  it("names every bad variable at once, and no value", () => {
    const environment = { PORT: "70000", BATCH_SIZE: "many", LOG_LEVEL: "loud", STORE_URL: "secret-without-protocol" };
    const read = () => readConfiguration(schema, environment);
    expect(read).to.throw(ConfigurationError);
    const { message } = captured(read);
    for (const name of [
      "KAFKA_BOOTSTRAP_SERVERS is required",
      "PORT must",
      "BATCH_SIZE must",
      "LOG_LEVEL must",
      "STORE_URL must",
    ]) {
      expect(message).to.include(name);
    }
    expect(message).not.to.match(/70000|many|loud|secret/);
  });

  describe("of variables that are given as files", () => {
    const withoutUrl = { KAFKA_BOOTSTRAP_SERVERS: valid.KAFKA_BOOTSTRAP_SERVERS };
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), "configuration-"));
    });
    afterEach(() => rm(folder, { recursive: true }));

    it("is what the files hold, without the line break at their end", async () => {
      const STORE_URL_FILE = join(folder, "store-url");
      await writeFile(STORE_URL_FILE, `${valid.STORE_URL}\n`);
      expect(readConfiguration(schema, { ...withoutUrl, STORE_URL_FILE })).to.include(valid);
    });

    it("is refused where a variable is given twice, or its file cannot be read or holds nonsense", async () => {
      const STORE_URL_FILE = join(folder, "store-url");
      const read = (environment: NodeJS.ProcessEnv) => captured(() => readConfiguration(schema, environment)).message;
      expect(read({ ...withoutUrl, STORE_URL_FILE })).to.include(
        "STORE_URL_FILE names a file that cannot be read: ENOENT",
      );
      await writeFile(STORE_URL_FILE, "secret-without-protocol");
      expect(read({ ...withoutUrl, STORE_URL_FILE }))
        .to.include("STORE_URL must")
        .and.not.to.include("secret");
      expect(read({ ...valid, STORE_URL_FILE })).to.include("STORE_URL and STORE_URL_FILE are both set");
    });

    it("leaves files alone that belong to no variable of the service", () => {
      expect(readConfiguration(schema, { ...valid, SSL_CERT_FILE: "/nowhere" })).to.include(valid);
    });
  });

  for (const servers of ["kafka", "kafka-1:19092,", "http://kafka:9092", ""]) {
    it(`refuses ${JSON.stringify(servers)} as bootstrap servers`, () => {
      expect(() => readConfiguration(schema, { ...valid, KAFKA_BOOTSTRAP_SERVERS: servers })).to.throw(
        /KAFKA_BOOTSTRAP_SERVERS must/,
      );
    });
  }

  for (const size of ["0", "11", "-1", "1.5", "1e3", " 5"]) {
    it(`refuses ${JSON.stringify(size)} as a number from 1 to 10`, () => {
      expect(() => readConfiguration(schema, { ...valid, BATCH_SIZE: size })).to.throw(/BATCH_SIZE must/);
    });
  }
});

function captured(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
