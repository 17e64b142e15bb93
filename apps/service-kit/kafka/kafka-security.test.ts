import { expect } from "chai";
import { z } from "zod";
import { ConfigurationError, KAFKA_SECURITY_VARIABLES, readConfiguration } from "../process/configuration";
import { kafkaSecurityOf, securityOptions } from "./kafka-security";

const schema = z.object(KAFKA_SECURITY_VARIABLES);
const securityOf = (environment: NodeJS.ProcessEnv) => kafkaSecurityOf(readConfiguration(schema, environment));
const LOGIN = { KAFKA_SASL_MECHANISM: "SCRAM-SHA-512", KAFKA_SASL_USERNAME: "user", KAFKA_SASL_PASSWORD: "secret" };
const CERTIFICATE = { KAFKA_SSL_CERTIFICATE: "certificate", KAFKA_SSL_KEY: "key" };

describe("the security of a Kafka connection", () => {
  it("is none by default", () => {
    expect(securityOf({})).to.deep.equal({});
    expect(securityOptions({})).to.deep.equal({ "security.protocol": "plaintext" });
  });

  it("is TLS, with a certificate of its own or without, against given authorities or the system's", () => {
    expect(securityOptions(securityOf({ KAFKA_SECURITY_PROTOCOL: "SSL" }))).to.deep.equal({
      "security.protocol": "ssl",
    });
    const mutual = { KAFKA_SECURITY_PROTOCOL: "SSL", KAFKA_SSL_CA: "ca", ...CERTIFICATE };
    expect(securityOptions(securityOf(mutual))).to.deep.equal({
      "security.protocol": "ssl",
      "ssl.ca.pem": "ca",
      "ssl.certificate.pem": "certificate",
      "ssl.key.pem": "key",
    });
  });

  it("is a login, over TLS or not", () => {
    const login = { "sasl.mechanisms": "SCRAM-SHA-512", "sasl.username": "user", "sasl.password": "secret" };
    expect(securityOptions(securityOf({ KAFKA_SECURITY_PROTOCOL: "SASL_PLAINTEXT", ...LOGIN }))).to.deep.equal({
      "security.protocol": "sasl_plaintext",
      ...login,
    });
    expect(
      securityOptions(securityOf({ KAFKA_SECURITY_PROTOCOL: "SASL_SSL", KAFKA_SSL_CA: "ca", ...LOGIN })),
    ).to.deep.equal({ "security.protocol": "sasl_ssl", "ssl.ca.pem": "ca", ...login });
  });

  it("leaves nothing unused that was given, and names what is missing, all at once and without values", () => {
    const refused: readonly (readonly [NodeJS.ProcessEnv, readonly string[]])[] = [
      [CERTIFICATE, ["KAFKA_SSL_CERTIFICATE needs", "KAFKA_SSL_KEY needs"]],
      [{ KAFKA_SECURITY_PROTOCOL: "SASL_PLAINTEXT", ...LOGIN, KAFKA_SSL_CA: "ca" }, ["KAFKA_SSL_CA needs"]],
      [{ KAFKA_SECURITY_PROTOCOL: "SSL", KAFKA_SSL_KEY: "secret" }, ["belong together"]],
      [{ KAFKA_SECURITY_PROTOCOL: "SSL", ...LOGIN }, ["KAFKA_SASL_MECHANISM needs", "KAFKA_SASL_PASSWORD needs"]],
      [
        { KAFKA_SECURITY_PROTOCOL: "SASL_SSL" },
        ["KAFKA_SASL_MECHANISM is required", "KAFKA_SASL_USERNAME is required"],
      ],
      [{ KAFKA_SECURITY_PROTOCOL: "ssl" }, ["KAFKA_SECURITY_PROTOCOL must be one of"]],
      [{ KAFKA_SECURITY_PROTOCOL: "SSL", KAFKA_SSL_CA: "" }, ["KAFKA_SSL_CA must not be empty"]],
    ];
    for (const [environment, problems] of refused) {
      expect(() => securityOf(environment), JSON.stringify(environment))
        .to.throw(ConfigurationError)
        .that.satisfies(({ message }: Error) => problems.every((problem) => message.includes(problem)))
        .and.not.satisfies(({ message }: Error) => message.includes("secret"));
    }
  });
});
