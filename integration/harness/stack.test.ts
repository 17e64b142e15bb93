import { expect } from "chai";
import { parseStackOutputs } from "./stack";

const outputs = {
  operationsUrl: "http://127.0.0.1:8085",
  orderProducerUrl: "http://127.0.0.1:8081",
  orderConsumerUrl: "http://127.0.0.1:8082",
  hourlyStreamsUrl: "http://127.0.0.1:8084",
  connectUrl: "http://127.0.0.1:8083",
  connectAdminUser: "admin",
  connectAdminPassword: "secret",
  kafkaBootstrapServers: "127.0.0.1:9092,127.0.0.1:9093",
  kafkaCertificates: "off",
  caCertificate: "off",
  mysqlUrl: "mysql://reader:secret@127.0.0.1:3306/shopstream",
  elasticsearchUrl: "http://127.0.0.1:9200",
  operatorCertificate: "off: npx pulumi config set security on",
  elasticsearchPassword: "secret",
  elasticsearchAdminPassword: "secret",
  kibanaUrl: "skipped",
};

describe("the stack's outputs", () => {
  it("are parsed", () => {
    expect(parseStackOutputs(JSON.stringify(outputs))).to.deep.equal(outputs);
  });

  it("name what is missing, and the command that fixes it", () => {
    expect(() => parseStackOutputs(JSON.stringify({ ...outputs, mysqlUrl: undefined }))).to.throw(/mysqlUrl.*make up/);
    expect(() => parseStackOutputs("{}")).to.throw(/orderProducerUrl.*make up/);
  });
});
