import { expect } from "chai";
import { rehydrated } from "../testing/rehydrated";
import { secretsProvider, type GeneratedSecrets } from "./secrets";

describe("the secrets provider, loaded from its serialised text", function () {
  this.timeout(30_000);
  let provider: Awaited<ReturnType<typeof rehydrated>>;

  before(async () => {
    provider = await rehydrated(secretsProvider);
  });

  const generate = async () => (await provider.create({})).outs as unknown as GeneratedSecrets;

  it("generates long passwords that need no escaping in URLs and properties", async () => {
    const { kafkaClusterId, ...secrets } = await generate();
    for (const [name, secret] of Object.entries(secrets)) {
      if (name === "revision") continue;
      expect(secret, name).to.match(/^[A-Za-z0-9_][A-Za-z0-9_-]{31}$/);
    }
    expect(kafkaClusterId).to.match(/^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/);
  });

  it("generates each of them separately", async () => {
    const secrets = [await generate(), await generate()].flatMap((outs) =>
      Object.entries(outs).flatMap(([name, value]) => (name === "revision" ? [] : [value as string])),
    );
    expect(new Set(secrets)).to.have.lengthOf(secrets.length);
  });

  it("keeps what the state holds when a later revision adds a secret", async () => {
    const { kibanaPassword, ...known } = await generate();
    const updated = await provider.update("secrets", { ...known, revision: 0 }, {});
    expect(updated.outs)
      .to.include(known)
      .and.have.property("kibanaPassword")
      .that.is.not.oneOf([kibanaPassword, undefined]);
    expect((await provider.diff("secrets", { ...known, revision: 0 }, {})).changes).to.equal(true);
  });

  it("changes nothing otherwise", async () => {
    expect((await provider.diff("secrets", await generate(), {})).changes).to.equal(false);
  });
});
