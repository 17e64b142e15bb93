import { expect } from "chai";
import { PIPELINE_DASHBOARD } from "../../contract/dashboard/dashboard";
import { rehydrated } from "../testing/rehydrated";
import { kibanaObjectsProvider, type KibanaObjectsInputs, type KibanaObjectsState } from "./kibana-objects-provider";
import { dashboardObjects } from "./saved-objects/dashboard-objects";
import type { SavedObject } from "./saved-objects/saved-object";
import { startKibanaDouble, type KibanaDouble } from "./testing/kibana-double";

const KEYS = [
  "index-pattern/shopstream-hourly",
  "index-pattern/shopstream-logs",
  "search/latest-operations",
  "dashboard/shopstream-pipeline",
];
const SIGNED_IN = { authorization: `Basic ${Buffer.from("elastic:open sesame").toString("base64")}` };

describe("the provider of Kibana's objects, loaded from its serialised text", function () {
  this.timeout(30_000);
  let provider: Awaited<ReturnType<typeof rehydrated>>;
  let kibana: KibanaDouble;
  let inputs: KibanaObjectsInputs;

  before(async () => {
    provider = await rehydrated(kibanaObjectsProvider);
  });

  beforeEach(async () => {
    kibana = await startKibanaDouble({ username: "elastic", password: "open sesame" });
    inputs = {
      kibanaUrl: kibana.url,
      username: "elastic",
      password: "open sesame",
      objects: dashboardObjects(PIPELINE_DASHBOARD),
      startSeconds: 5,
      revision: 1,
    };
  });

  afterEach(() => kibana.close());

  const failure = (action: Promise<unknown>) =>
    action.then(
      () => expect.fail("nothing was thrown"),
      (error: unknown) => (error as Error).message,
    );
  /** The inputs with the dashboard, the last object, changed. */
  const withDashboard = (changes: Partial<SavedObject>): KibanaObjectsInputs => ({
    ...inputs,
    objects: inputs.objects.map((object) => (object.type === "dashboard" ? { ...object, ...changes } : object)),
  });
  const create = async () => (await provider.create(inputs)).outs as KibanaObjectsState;
  const stored = (key: string) => kibana.objects.get(key)!;
  const changeByHand = (key: string, attributes: Record<string, unknown>) => {
    const object = stored(key);
    kibana.objects.set(key, { ...object, attributes: { ...object.attributes, ...attributes } });
  };

  it("imports all objects in one request, and keeps nothing else of the inputs", async () => {
    const { importedHash, foundHash, ...rest } = await create();
    expect([...kibana.objects.keys()]).to.deep.equal(KEYS);
    for (const object of inputs.objects) expect(stored(`${object.type}/${object.id}`)).to.deep.include(object);
    expect(kibana.requests.filter((line) => line.startsWith("POST"))).to.have.lengthOf(1);
    expect(rest).to.deep.equal(inputs);
    expect(importedHash)
      .to.match(/^[0-9a-f]{64}$/)
      .and.equal(foundHash);
  });

  it("waits for a Kibana that is not ready yet, but not forever", async () => {
    kibana.notReadyFor(2);
    await provider.create(inputs);
    expect([...kibana.objects.keys()]).to.deep.equal(KEYS);
    kibana.notReadyFor(Infinity);
    expect(await failure(provider.create({ ...inputs, startSeconds: 1 })))
      .to.include("503")
      .and.include("not ready yet");
  });

  it("reports a missing reference, although Kibana answers 200, and nothing is written", async () => {
    const objects = inputs.objects.filter(({ id }) => id !== "shopstream-hourly");
    expect(await failure(provider.create({ ...inputs, objects })))
      .to.include("dashboard shopstream-pipeline: missing_references index-pattern shopstream-hourly")
      .and.not.include("search latest-operations");
    expect(kibana.objects).to.have.property("size", 0);
  });

  it("reports an object for a newer Kibana, with both versions", async () => {
    const newer = withDashboard({ typeMigrationVersion: "8.9.0" });
    expect(await failure(provider.create(newer)))
      .to.include("422")
      .and.include("[8.9.0]")
      .and.include("[8.7.0]");
  });

  it("reports a wrong password", async () => {
    expect(await failure(provider.create({ ...inputs, password: "wrong" }))).to.include("401");
  });

  it("says that Kibana does not answer", async () => {
    await kibana.close();
    expect(await failure(provider.create(inputs))).to.include("Is its container running?");
    expect(await failure(provider.delete("saved-objects", inputs))).to.include("Is its container running?");
  });

  it("updates in place, and deletes what is no longer declared", async () => {
    const olds = await create();
    const old: SavedObject = { ...inputs.objects[2]!, id: "old-search" };
    kibana.objects.set("search/old-search", old);
    const renamed = withDashboard({ attributes: { ...inputs.objects.at(-1)!.attributes, title: "Renamed" } });
    const updated = await provider.update("saved-objects", { ...olds, objects: [...olds.objects, old] }, renamed);
    expect([...kibana.objects.keys()]).to.deep.equal(KEYS);
    expect(stored("dashboard/shopstream-pipeline").attributes.title).to.equal("Renamed");
    expect((updated.outs as KibanaObjectsState).importedHash).to.not.equal(olds.importedHash);
  });

  it("is changed by other objects, another address, password or revision, and not by the order of keys", async () => {
    const state = await create();
    const differs = async (news: KibanaObjectsInputs) => (await provider.diff("saved-objects", state, news)).changes;
    const reordered = inputs.objects.map(
      (object) => Object.fromEntries(Object.entries(object).reverse()) as unknown as SavedObject,
    );
    expect(await differs(inputs)).to.equal(false);
    expect(await differs({ ...inputs, objects: reordered })).to.equal(false);
    expect(await differs({ ...inputs, objects: inputs.objects.slice(1) })).to.equal(true);
    expect(await differs({ ...inputs, kibanaUrl: "http://127.0.0.1:15601" })).to.equal(true);
    expect(await differs({ ...inputs, password: "new" })).to.equal(true);
    expect(await differs({ ...inputs, revision: 2 })).to.equal(true);
  });

  describe("reads", () => {
    let state: KibanaObjectsState;
    beforeEach(async () => {
      state = await create();
    });
    const drifted = async () => {
      const read = await provider.read("saved-objects", state);
      return (await provider.diff("saved-objects", read.props as KibanaObjectsState, inputs)).changes;
    };

    it("the same if nothing was changed", async () => {
      expect(await provider.read("saved-objects", state)).to.deep.equal({ id: "saved-objects", props: state });
    });

    it("no drift in what Kibana itself adds and counts", async () => {
      changeByHand("index-pattern/shopstream-logs", { fieldAttrs: '{"status":{"count":3}}', allowNoIndex: true });
      kibana.objects.set(KEYS[3]!, { ...stored(KEYS[3]!), ...{ version: "WzEsMV0=", updated_at: "later" } });
      expect(await drifted()).to.equal(false);
    });

    for (const [what, change] of [
      ["a panel that was edited", () => changeByHand("dashboard/shopstream-pipeline", { panelsJSON: "[]" })],
      ["another time field", () => changeByHand("index-pattern/shopstream-logs", { timeFieldName: "other" })],
      [
        "a reference to another data view",
        () =>
          void kibana.objects.set("search/latest-operations", {
            ...stored("search/latest-operations"),
            references: [],
          }),
      ],
      ["a deleted search", () => void kibana.objects.delete("search/latest-operations")],
    ] as const) {
      it(`drift: ${what}; the next update undoes it`, async () => {
        change();
        expect(await drifted()).to.equal(true);
        await provider.update("saved-objects", state, inputs);
        expect(await drifted()).to.equal(false);
      });
    }

    it("that all are gone", async () => {
      kibana.objects.clear();
      expect((await provider.read("saved-objects", state)).id).to.equal("");
    });

    it("nothing when Kibana refuses, which is not the same as gone", async () => {
      expect(await failure(provider.read("saved-objects", { ...state, password: "wrong" }))).to.include("401");
    });
  });

  it("deletes its objects and no others, the dashboard first; one that is gone counts as deleted", async () => {
    await provider.create(inputs);
    const others: SavedObject = { ...inputs.objects[0]!, id: "somebody-else's" };
    kibana.objects.set("index-pattern/somebody-else's", others);
    kibana.objects.delete("search/latest-operations");
    await provider.delete("saved-objects", inputs);
    expect([...kibana.objects.keys()]).to.deep.equal(["index-pattern/somebody-else's"]);
    const deleted = kibana.requests.filter((line) => line.startsWith("DELETE"));
    expect(deleted[0]).to.equal("DELETE /api/saved_objects/dashboard/shopstream-pipeline");
    await provider.delete("saved-objects", inputs);
  });
});

describe("the double of Kibana", () => {
  let kibana: KibanaDouble;
  before(async () => {
    kibana = await startKibanaDouble({ username: "elastic", password: "open sesame" });
  });
  after(() => kibana.close());

  const objects = dashboardObjects(PIPELINE_DASHBOARD);
  const post = async (
    lines: readonly unknown[],
    {
      query = "?overwrite=true",
      file = "a.ndjson",
      xsrf = true,
    }: { query?: string; file?: string; xsrf?: boolean } = {},
  ) => {
    const form = new FormData();
    form.append("file", new Blob([lines.map((line) => JSON.stringify(line)).join("\n")]), file);
    const response = await fetch(`${kibana.url}/api/saved_objects/_import${query}`, {
      method: "POST",
      body: form,
      headers: { ...SIGNED_IN, ...(xsrf ? { "kbn-xsrf": "x" } : {}) },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it("refuses what Kibana refuses", async () => {
    expect((await post(objects, { xsrf: false })).body.message).to.equal("Request must contain a kbn-xsrf header.");
    expect((await post(objects, { file: "a.json" })).body.message).to.equal("Invalid file extension .json");
    expect(await post(objects, { query: "?override=true" })).to.have.property("status", 400);
    expect(await post(objects, { query: "?overwrite=true&createNewCopies=true" })).to.have.property("status", 400);
    expect(await post([...objects, objects[0]])).to.have.property("status", 400);
    expect(await post([{ ...objects[0], coreMigrationVersion: "8.9.0" }])).to.have.property("status", 422);
    expect(await post([{ ...objects[0], typeMigrationVersion: undefined }])).to.have.property("status", 500);
    expect(kibana.objects).to.have.property("size", 0);
  });

  it("lists successes of an import that it has not written", async () => {
    const { status, body } = await post(objects.slice(1));
    expect(status).to.equal(200);
    expect(body).to.include({ success: false, successCount: 2 });
    expect(kibana.objects).to.have.property("size", 0);
  });

  it("knows conflicts", async () => {
    expect((await post(objects)).body).to.include({ success: true, successCount: 4 });
    const { body } = await post(objects, { query: "" });
    expect(body).to.include({ success: false, successCount: 0 });
  });
});
