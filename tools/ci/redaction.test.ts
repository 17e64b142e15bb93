import type { ContainerInspectInfo } from "dockerode";
import { expect } from "chai";
import { redact, secretsOf, withoutEnvironment } from "./redaction";

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

  it("knows a secret by its variable's name; an empty one is none", () => {
    expect(secretsOf(container)).to.deep.equal(["a=b"]);
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
