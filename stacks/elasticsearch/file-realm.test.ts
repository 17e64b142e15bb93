import { pbkdf2Sync } from "node:crypto";
import { expect } from "chai";
import { parse } from "yaml";
import { fileRealmOf, type FileRealmUser } from "./file-realm";

const READER: FileRealmUser = {
  name: "reader",
  password: "open sesame",
  role: { indices: [{ names: ["logs", "hourly"], privileges: ["read"] }] },
};
const HEALTH: FileRealmUser = { name: "health", password: "secret", role: { cluster: ["cluster:monitor/health"] } };
const contentOf = (file: string, ...users: FileRealmUser[]): string =>
  fileRealmOf(users).find(({ name }) => name === file)?.content ?? "";

describe("the files of Elasticsearch's file realm", () => {
  it("give each user a role of its own", () => {
    expect(contentOf("users_roles", READER, HEALTH)).to.equal("reader:reader\nhealth:health\n");
    const roles = contentOf("roles.yml", READER, HEALTH);
    expect(parse(roles)).to.deep.equal({
      reader: { indices: [{ names: ["logs", "hourly"], privileges: ["read"] }] },
      health: { cluster: ["cluster:monitor/health"] },
    });
    expect(roles.split("\n").map((line) => line.split(":")[0])).to.deep.equal(["reader", "health", ""]);
  });

  it("hold a hash in Elasticsearch's format, and not the password", () => {
    const users = contentOf("users", READER);
    expect(users).to.not.contain(READER.password);
    const [, rounds = "", salt = "", key = ""] = /^reader:\{PBKDF2\}(\d+)\$([^$]{44})\$([^$]{44})\n$/.exec(users) ?? [];
    const derived = pbkdf2Sync(READER.password, Buffer.from(salt, "base64"), Number(rounds), 32, "sha512");
    expect(derived.toString("base64")).to.equal(key);
  });

  it("are the same for the same password, and others for another", () => {
    expect(fileRealmOf([READER])).to.deep.equal(fileRealmOf([{ ...READER }]));
    expect(contentOf("users", { ...READER, password: "other" })).to.not.equal(contentOf("users", READER));
  });
});
