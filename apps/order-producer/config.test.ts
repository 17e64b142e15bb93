import { expect } from "chai";
import { readConfiguration } from "../service-kit/process/configuration";
import { configurationSchema } from "./config";

describe("order-producer's configuration", () => {
  it("needs to be told of Kafka alone", () => {
    expect(readConfiguration(configurationSchema, { KAFKA_BOOTSTRAP_SERVERS: "kafka-1:19092" })).to.include({
      PORT: 8081,
      MAX_IN_FLIGHT_ORDERS: 2_500,
      DELIVERY_TIMEOUT_MS: 30_000,
      TRANSACTIONS_URL: "http://127.0.0.1:8082/api/transactions",
    });
  });

  it("lists everything that is wrong", () => {
    const environment = { MAX_IN_FLIGHT_ORDERS: "0", DELIVERY_TIMEOUT_MS: "10", TRANSACTIONS_URL: "ftp://elsewhere" };
    expect(() => readConfiguration(configurationSchema, environment)).to.throw(
      /KAFKA_BOOTSTRAP_SERVERS is required[^]*MAX_IN_FLIGHT_ORDERS must[^]*DELIVERY_TIMEOUT_MS must[^]*TRANSACTIONS_URL must/,
    );
  });
});
