import type { ContainerInspectInfo } from "dockerode";
import { expect } from "chai";
import { redact, secretsIn, withoutEnvironment } from "./redaction";

const container = {
  Name: "/shopstream-dev-mysql",
  Config: { Env: ["MYSQL_ROOT_PASSWORD=a=b", "LANG=C.UTF-8", "EMPTY_TOKEN="], Image: "mysql:8.0" },
} as unknown as ContainerInspectInfo;

describe("redaction", () => {
  it("takes the values of the environment from an inspection, and keeps the names", () => {
    const text = JSON.stringify(withoutEnvironment(container));
    expect(text).not.to.contain("a=b").and.not.to.contain("UTF-8");
    expect(text).to.contain("MYSQL_ROOT_PASSWORD").and.to.contain("mysql:8.0").and.to.contain("/shopstream-dev-mysql");
  });

  it("finds the secrets of a file: a password, those of properties, those of URLs; an empty one is none", () => {
    expect(secretsIn("a=b\n")).to.deep.equal(["b"]);
    expect(secretsIn("f00-Bar_=")).to.deep.equal(["f00-Bar_="]);
    expect(secretsIn("mysql.password=x=y\nelasticsearch.password=z\nempty=\n")).to.deep.equal(["x=y", "z"]);
    expect(secretsIn("mysql://consumer:p%2Fw@mysql:3306/shopstream")).to.deep.equal(["p/w"]);
    expect(secretsIn("http://elasticsearch:9200")).to.deep.equal([]);
  });

  it("replaces a secret wherever it stands: plain, in a URL, in JSON", () => {
    const secret = 'p/w"1';
    const text = [secret, `mysql://u:${encodeURIComponent(secret)}@h`, JSON.stringify({ secret })].join("\n");
    expect(redact(text, [secret])).to.equal('***\nmysql://u:***@h\n{"secret":"***"}');
  });

  it("replaces a secret that contains another as a whole", () => {
    expect(redact("abcdef abc", ["abc", "abcdef"])).to.equal("*** ***");
  });
});
