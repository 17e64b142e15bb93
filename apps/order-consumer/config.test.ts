import { expect } from "chai";
import { readConfiguration } from "../service-kit/process/configuration";
import { configurationSchema } from "./config";

const environment = {
  KAFKA_BOOTSTRAP_SERVERS: "kafka-1:19092",
  MYSQL_URL: "mysql://consumer:secret@mysql:3306/shopstream",
};

describe("order-consumer's configuration", () => {
  it("needs to be told of Kafka and MySQL alone", () => {
    expect(readConfiguration(configurationSchema, environment)).to.include({ PORT: 8082, BATCH_MAX_ORDERS: 2_000 });
  });

  it("lists everything that is wrong, and keeps the password to itself", () => {
    expect(() =>
      readConfiguration(configurationSchema, { MYSQL_URL: "//consumer:secret@mysql", BATCH_MAX_ORDERS: "0" }),
    )
      .to.throw(/KAFKA_BOOTSTRAP_SERVERS is required[^]*MYSQL_URL must[^]*BATCH_MAX_ORDERS must/)
      .with.property("message")
      .that.does.not.include("secret");
  });
});
