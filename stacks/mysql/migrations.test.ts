import { expect } from "chai";
import { rehydrated } from "../testing/rehydrated";
import type { Migration } from "./migration-files";
import { migrationsProvider, type MigrationsInputs } from "./migrations-provider";

const first: Migration = { version: 1, name: "001-first.sql", checksum: "aaa", sql: "CREATE TABLE first (id int)" };
const second: Migration = { version: 2, name: "002-second.sql", checksum: "bbb", sql: "CREATE TABLE second (id int)" };

// The integration suite tests what it does to a real database.
describe("the migrations provider, loaded from its serialised text", function () {
  this.timeout(30_000);
  let provider: Awaited<ReturnType<typeof rehydrated>>;

  before(async () => {
    provider = await rehydrated(migrationsProvider);
  });

  const inputs: MigrationsInputs = {
    host: "127.0.0.1",
    // Nobody listens on port 1.
    port: 1,
    user: "root",
    password: "open sesame",
    database: "shopstream",
    migrations: [first, second],
    revision: 1,
  };
  const state = { ...inputs, applied: [first, second] };

  it("refuses an applied migration that was changed, in the preview already", async () => {
    const altered = { ...inputs, migrations: [first, { ...second, checksum: "ccc" }] };
    const { failures } = await provider.check(state, altered);
    expect(failures).to.have.lengthOf(1);
    expect(failures?.[0]?.property).to.equal("migrations");
    expect(failures?.[0]?.reason).to.include("002-second.sql").and.include("bbb").and.include("new migration");
  });

  it("refuses an applied migration that was removed", async () => {
    const { failures } = await provider.check(state, { ...inputs, migrations: [first] });
    expect(failures?.[0]?.reason).to.include("the file is gone");
  });

  it("accepts new migrations", async () => {
    const { failures } = await provider.check({ ...inputs, migrations: [first] }, inputs);
    expect(failures).to.deep.equal([]);
    expect(await provider.check({}, inputs)).to.deep.equal({ inputs, failures: [] });
  });

  it("has changes while a migration is not applied", async () => {
    expect((await provider.diff("shopstream", state, inputs)).changes).to.equal(false);
    expect((await provider.diff("shopstream", { ...state, applied: [first] }, inputs)).changes).to.equal(true);
  });

  for (const method of ["create", "update", "read"] as const) {
    it(`says in ${method} that MySQL does not answer`, async () => {
      const action = { create: () => provider.create(inputs), update: () => provider.update("", state, inputs) };
      const attempt = method === "read" ? provider.read("shopstream", state) : action[method]();
      const error = await attempt.then(
        () => undefined,
        (thrown: unknown) => thrown as Error,
      );
      expect(error?.message).to.include("127.0.0.1:1").and.include("Is its container running?");
    });
  }

  it("leaves tables to their database", async () => {
    await provider.delete("shopstream", state);
  });
});
