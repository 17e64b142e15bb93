import { expect } from "chai";
import { rehydrated } from "../testing/rehydrated";
import { startStubServer, type StubServer } from "../testing/stub-server";
import { builtInUserPasswordProvider } from "./built-in-user-password";

describe("the provider of built-in users' passwords, loaded from its serialised text", function () {
  this.timeout(30_000);
  let provider: Awaited<ReturnType<typeof rehydrated>>;
  let elasticsearch: StubServer | undefined;

  before(async () => {
    provider = await rehydrated(builtInUserPasswordProvider);
  });

  afterEach(() => elasticsearch?.close());

  const start = async (status: number) => {
    elasticsearch = await startStubServer(() => ({ status, body: {} }));
    return {
      elasticsearchUrl: elasticsearch.url,
      adminPassword: "admin",
      user: "kibana_system",
      password: "new",
      revision: 1,
    };
  };

  it("sets the password as the administrator", async () => {
    const inputs = await start(200);
    expect(await provider.create(inputs)).to.deep.equal({ id: "kibana_system", outs: inputs });
    expect(await provider.update("kibana_system", inputs, inputs)).to.deep.equal({ outs: inputs });
    expect(elasticsearch?.requests[0]).to.deep.equal({
      line: "POST /_security/user/kibana_system/_password",
      body: { password: "new" },
      authorization: `Basic ${Buffer.from("elastic:admin").toString("base64")}`,
    });
  });

  it("says what Elasticsearch answered", async () => {
    const inputs = await start(401);
    const error = await provider.create(inputs).then(
      () => undefined,
      (thrown: unknown) => thrown as Error,
    );
    expect(error?.message).to.include("kibana_system").and.include("401");
  });

  it("detects a changed password, and leaves the user as it is on delete", async () => {
    const inputs = await start(500);
    expect((await provider.diff("kibana_system", inputs, inputs)).changes).to.equal(false);
    expect((await provider.diff("kibana_system", inputs, { ...inputs, password: "newer" })).changes).to.equal(true);
    await provider.delete("kibana_system", inputs);
    expect(elasticsearch?.requests).to.deep.equal([]);
  });
});
