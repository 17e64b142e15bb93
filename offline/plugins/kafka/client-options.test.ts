import { expect } from "chai";
import { configurationFailures } from "../protocol/provider-configuration";
import type { PropertyMap } from "../protocol/property-value";
import { clientOptions, kafkaConfiguration } from "./client-options";
import { kafkaProvider } from "./provider";

/** What the SDK sends for a provider with brokers and without TLS. */
const settings = {
  bootstrapServers: '["127.0.0.1:9092","127.0.0.1:9093"]',
  tlsEnabled: "false",
  saslMechanism: "plain",
  skipTlsVerify: "false",
};

const reasons = (changes: PropertyMap) =>
  configurationFailures(kafkaProvider, { ...settings, ...changes }).map(({ reason }) => reason);

describe("a Kafka provider's configuration", () => {
  it("is read from the JSON text in which the engine sends it", () => {
    const options = clientOptions(kafkaConfiguration.parse({ ...settings, timeout: "30" }));
    const brokers = ["127.0.0.1:9092", "127.0.0.1:9093"];
    expect(options).to.deep.equal({ brokers, ssl: undefined, timeoutMs: 30_000 });
  });

  it("has 120 seconds unless it says otherwise, as the real provider", () => {
    expect(clientOptions(kafkaConfiguration.parse(settings)).timeoutMs).to.equal(120_000);
  });

  it("is TLS by default, with certificates as text, whole or not at all, and verified", () => {
    const pem = (kind: string) => `-----BEGIN ${kind}-----\nMII\n-----END ${kind}-----\n`;
    const [caCert, clientCert, clientKey] = [pem("CERTIFICATE"), pem("CERTIFICATE"), pem("PRIVATE KEY")];
    const ssl = (changes: object) => clientOptions(kafkaConfiguration.parse({ ...settings, ...changes })).ssl;
    expect(ssl({ tlsEnabled: undefined })).to.deep.equal({});
    expect(ssl({ tlsEnabled: "true", caCert, clientCert, clientKey })).to.deep.equal({
      ca: caCert,
      cert: clientCert,
      key: clientKey,
    });
    expect(() => ssl({ tlsEnabled: "true", caCert, clientCert })).to.throw("belong together");
    expect(reasons({ clientKey: "/etc/key.pem" }).join()).to.contain("must be a PRIVATE KEY in PEM");
    expect(reasons({ skipTlsVerify: "true" }).join()).to.contain("verifies");
  });

  it("is refused with SASL", () => {
    expect(reasons({})).to.deep.equal([]);
    expect(reasons({ saslMechanism: "scram-sha512" }).join()).to.contain("has no SASL");
    expect(reasons({ saslUsername: "u" }).join()).to.contain('does not implement "saslUsername"');
  });

  it("is refused without brokers", () => {
    expect(reasons({ bootstrapServers: null })).to.deep.equal(["is not set"]);
    expect(reasons({ bootstrapServers: "127.0.0.1:9092" }).join()).to.contain('such as ["127.0.0.1:9092"]');
  });
});
