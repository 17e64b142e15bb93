import { createHash } from "node:crypto";
import { expect } from "chai";
import { differences } from "../protocol/difference";
import { secret } from "../protocol/property-value";
import { passwordHash, user } from "./user";

describe("a MySQL user", () => {
  const recorded = { user: "reader", host: "%", plaintextPassword: secret(passwordHash("old")) };
  const inputs = { user: "reader", host: "%", plaintextPassword: secret("old") };

  it("is recorded with a hash of the password, as by the real provider", () => {
    expect(passwordHash("old")).to.equal(createHash("sha256").update("old").digest("hex"));
    expect(differences(user, recorded, inputs).properties).to.be.empty;
  });

  it("gets another password in place, and is another user under another name", () => {
    const withPassword = differences(user, recorded, { ...inputs, plaintextPassword: secret("new") });
    expect(withPassword.properties.map(({ replaces }) => replaces)).to.deep.equal([false]);
    const renamed = differences(user, recorded, { ...inputs, user: "writer" });
    expect(renamed.properties.map(({ replaces }) => replaces)).to.deep.equal([true]);
    expect(renamed.deleteBeforeReplace).to.equal(false);
  });
});
