import { expect } from "chai";
import { rehydrated } from "../testing/rehydrated";
import { startStubServer, type StubAnswer, type StubServer } from "../testing/stub-server";
import { indexTemplateProvider, type IndexTemplateInputs } from "./index-template-provider";

const template = {
  index_patterns: ["logs"],
  priority: 500,
  template: {
    settings: { index: { number_of_replicas: "0" } },
    mappings: { dynamic: "strict", properties: { traceId: { type: "keyword" } } },
  },
};

describe("the index template provider, loaded from its serialised text", function () {
  this.timeout(30_000);
  let provider: Awaited<ReturnType<typeof rehydrated>>;
  let elasticsearch: StubServer | undefined;

  before(async () => {
    provider = await rehydrated(indexTemplateProvider);
  });

  afterEach(() => elasticsearch?.close());

  const start = async (
    status: number,
    body: unknown,
    ofMapping: StubAnswer = { status, body },
  ): Promise<IndexTemplateInputs> => {
    elasticsearch = await startStubServer(({ line }) => (line.endsWith("/_mapping") ? ofMapping : { status, body }));
    return {
      elasticsearchUrl: elasticsearch.url,
      username: "elastic",
      password: "open sesame",
      templateName: "logs",
      template,
      revision: 1,
    };
  };

  it("puts the template, and its mapping on the index that exists already, signed in", async () => {
    const inputs = await start(200, { acknowledged: true });
    const authorization = `Basic ${Buffer.from("elastic:open sesame").toString("base64")}`;
    const requests = [
      { line: "PUT /_index_template/logs", body: template, authorization },
      { line: "PUT /logs/_mapping", body: template.template.mappings, authorization },
    ];
    expect(await provider.create(inputs)).to.deep.equal({ id: "logs", outs: inputs });
    expect(elasticsearch?.requests).to.deep.equal(requests);
    expect(await provider.update("logs", inputs, inputs)).to.deep.equal({ outs: inputs });
    expect(elasticsearch?.requests).to.deep.equal([...requests, ...requests]);
  });

  it("is content where there is no index yet", async () => {
    const inputs = await start(200, { acknowledged: true }, { status: 404, body: { error: "no such index [logs]" } });
    expect(await provider.update("logs", inputs, inputs)).to.deep.equal({ outs: inputs });
  });

  it("says why an index cannot get the mapping", async () => {
    const error = "mapper [traceId] cannot be changed from type [text] to [keyword]";
    const inputs = await start(200, { acknowledged: true }, { status: 400, body: { error } });
    const failure = await provider.update("logs", inputs, inputs).then(
      () => undefined,
      (thrown: unknown) => thrown as Error,
    );
    expect(failure?.message).to.include("400").and.include(error);
  });

  it("says why Elasticsearch refused it", async () => {
    const inputs = await start(400, { error: "unknown setting" });
    const error = await provider.create(inputs).then(
      () => undefined,
      (thrown: unknown) => thrown as Error,
    );
    expect(error?.message).to.include("400").and.include("unknown setting");
  });

  it("detects a changed template, whatever the order of its keys", async () => {
    const inputs = await start(200, {});
    const reordered = { ...inputs, template: Object.fromEntries(Object.entries(template).reverse()) };
    expect((await provider.diff("logs", inputs, reordered)).changes).to.equal(false);
    const changed = { ...inputs, template: { ...template, priority: 501 } };
    expect((await provider.diff("logs", inputs, changed)).changes).to.equal(true);
  });

  it("reads back the same, or what was changed by hand", async () => {
    const inputs = await start(200, { index_templates: [{ name: "logs", index_template: template }] });
    expect(await provider.read("logs", inputs)).to.deep.equal({ id: "logs", props: inputs });
    await elasticsearch?.close();
    const altered = { ...template, priority: 7 };
    const others = await start(200, { index_templates: [{ name: "logs", index_template: altered }] });
    expect((await provider.read("logs", others)).props).to.deep.equal({ ...others, template: altered });
  });

  it("reports one that is gone, and counts it as deleted", async () => {
    const inputs = await start(404, { error: "missing" });
    expect((await provider.read("logs", inputs)).id).to.equal("");
    await provider.delete("logs", inputs);
  });
});
