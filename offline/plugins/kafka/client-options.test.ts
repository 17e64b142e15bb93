import { expect } from "chai";
import { clientOptions } from "./client-options";

describe("a Kafka provider's configuration", () => {
  it("is read from the JSON text in which the engine sends it", () => {
    const options = clientOptions({
      bootstrapServers: '["127.0.0.1:9092","127.0.0.1:9093"]',
      tlsEnabled: "false",
      timeout: "30",
    });
    expect(options).to.deep.equal({ brokers: ["127.0.0.1:9092", "127.0.0.1:9093"], timeoutMs: 30_000, security: {} });
  });

  it("has TLS and 120 seconds unless it says otherwise, as the real provider", () => {
    const { timeoutMs, security } = clientOptions({ bootstrapServers: '["kafka:9093"]' });
    expect(timeoutMs).to.equal(120_000);
    expect(security.ssl).to.deep.equal({ rejectUnauthorized: true });
  });

  it("takes SASL only with a user: the SDK always sends a mechanism", () => {
    const bootstrapServers = '["kafka:9092"]';
    expect(clientOptions({ bootstrapServers, saslMechanism: "plain", tlsEnabled: "false" }).security).to.deep.equal({});
    const { security } = clientOptions({
      bootstrapServers,
      tlsEnabled: "false",
      saslMechanism: "scram-sha512",
      saslUsername: "u",
      saslPassword: "p",
    });
    expect(security.sasl).to.deep.equal({ mechanism: "scram-sha-512", username: "u", password: "p" });
  });

  it("is refused without brokers", () => {
    expect(() => clientOptions({})).to.throw("bootstrapServers is not set");
    expect(() => clientOptions({ bootstrapServers: "127.0.0.1:9092" })).to.throw('such as ["127.0.0.1:9092"]');
  });
});
