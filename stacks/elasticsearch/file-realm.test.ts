import { pbkdf2Sync } from "node:crypto";
import { expect } from "chai";
import { fileRealmOf } from "./file-realm";

const READER = { name: "operations", password: "open sesame", indices: ["logs", "hourly"] };
const contentOf = (reader: typeof READER, file: string): string =>
  fileRealmOf(reader).find(({ name }) => name === file)?.content ?? "";

describe("the files of Elasticsearch's file realm", () => {
  it("give the user one role, which may read the indices and nothing else", () => {
    expect(contentOf(READER, "users_roles")).to.equal("operations:operations\n");
    expect(JSON.parse(contentOf(READER, "roles.yml"))).to.deep.equal({
      operations: { indices: [{ names: ["logs", "hourly"], privileges: ["read"] }] },
    });
  });

  it("hold a hash in Elasticsearch's format, and not the password", () => {
    const users = contentOf(READER, "users");
    expect(users).to.not.contain(READER.password);
    const [, rounds = "", salt = "", key = ""] =
      /^operations:\{PBKDF2\}(\d+)\$([^$]{44})\$([^$]{44})\n$/.exec(users) ?? [];
    const derived = pbkdf2Sync(READER.password, Buffer.from(salt, "base64"), Number(rounds), 32, "sha512");
    expect(derived.toString("base64")).to.equal(key);
  });

  it("are the same for the same password, and others for another", () => {
    expect(fileRealmOf(READER)).to.deep.equal(fileRealmOf({ ...READER }));
    expect(contentOf({ ...READER, password: "other" }, "users")).to.not.equal(contentOf(READER, "users"));
  });
});
