import { expect } from "chai";
import { rehydrated } from "../testing/rehydrated";
import { startStubServer, type StubAnswer, type StubRequest, type StubServer } from "../testing/stub-server";
import { connectorProvider, type ConnectorInputs } from "./connector-provider";

const config = { "connector.class": "Sink", topics: "orders-topic" };
const running = { connector: { state: "RUNNING" }, tasks: [{ id: 0, state: "RUNNING" }] };

describe("the connector provider, loaded from its serialised text", function () {
  this.timeout(30_000);
  let provider: Awaited<ReturnType<typeof rehydrated>>;
  let worker: StubServer | undefined;

  before(async () => {
    provider = await rehydrated(connectorProvider);
  });

  afterEach(async () => {
    await worker?.close();
    worker = undefined;
  });

  /** A worker that answers as `answers` says, else like a healthy one. */
  const startWorker = async (answers: Record<string, StubAnswer | ((request: StubRequest) => StubAnswer)> = {}) => {
    const well: typeof answers = {
      "PUT /connector-plugins/Sink/config/validate": { status: 200, body: { configs: [] } },
      "PUT /connectors/sink/config": { status: 201, body: {} },
      "PUT /connectors/sink/resume": { status: 202 },
      "GET /connectors/sink/status": { status: 200, body: running },
      "GET /connectors/sink/config": { status: 200, body: { ...config, name: "sink" } },
      "DELETE /connectors/sink": { status: 204 },
    };
    worker = await startStubServer((request) => {
      const answer = answers[request.line] ?? well[request.line] ?? { status: 500, body: { message: "unexpected" } };
      return typeof answer === "function" ? answer(request) : answer;
    });
    return worker;
  };
  const inputsFor = ({ url }: StubServer, startSeconds = 20): ConnectorInputs => ({
    connectUrl: url,
    username: "admin",
    password: "open sesame",
    connectorName: "sink",
    config,
    startSeconds,
    workerId: "worker-1",
    revision: 1,
  });
  const failure = (action: Promise<unknown>) =>
    action.then(
      () => expect.fail("nothing was thrown"),
      (error: unknown) => (error as Error).message,
    );

  it("validates, configures and waits until every task runs", async () => {
    let looks = 0;
    const answers = {
      "GET /connectors/sink/status": () => {
        const tasks = [[], [{ id: 0, state: "UNASSIGNED" }], running.tasks][Math.min(looks++, 2)];
        return { status: 200, body: { ...running, tasks } };
      },
    };
    const inputs = inputsFor(await startWorker(answers));
    const created = await provider.create(inputs);
    expect(created).to.deep.equal({ id: "sink", outs: { ...inputs, state: "RUNNING" } });
    expect(worker?.requests.map(({ line }) => line)).to.deep.equal([
      "PUT /connector-plugins/Sink/config/validate",
      "PUT /connectors/sink/config",
      "PUT /connectors/sink/resume",
      "GET /connectors/sink/status",
      "GET /connectors/sink/status",
      "GET /connectors/sink/status",
    ]);
    const signedIn = `Basic ${Buffer.from("admin:open sesame").toString("base64")}`;
    for (const { line, authorization } of worker?.requests ?? []) expect(authorization, line).to.equal(signedIn);
    expect(worker?.requests[0]?.body).to.deep.equal({ ...config, name: "sink" });
  });

  it("names every invalid setting, and configures nothing", async () => {
    const configs = [
      { value: { name: "topics", errors: ["is missing"] } },
      { value: { name: "fine", errors: [] } },
      { value: { name: "batch.size", errors: ["is no number", "is negative"] } },
    ];
    await startWorker({ "PUT /connector-plugins/Sink/config/validate": { status: 200, body: { configs } } });
    const message = await failure(provider.create(inputsFor(worker!)));
    expect(message).to.include("topics: is missing").and.include("batch.size: is no number").and.include("is negative");
    expect(worker?.requests).to.have.lengthOf(1);
  });

  it("reports the trace of a task that stays failed", async () => {
    const tasks = [{ id: 0, state: "FAILED", trace: "ConnectException: no such table\n\tat Sink" }];
    await startWorker({ "GET /connectors/sink/status": { status: 200, body: { ...running, tasks } } });
    expect(await failure(provider.create(inputsFor(worker!)))).to.include("no such table");
  });

  it("says what it last saw when it times out", async () => {
    const tasks = [{ id: 0, state: "UNASSIGNED" }];
    await startWorker({ "GET /connectors/sink/status": { status: 200, body: { ...running, tasks } } });
    const message = await failure(provider.create(inputsFor(worker!, 1)));
    expect(message).to.include("UNASSIGNED").and.include("docker logs worker-1");
  });

  it("retries while the worker rebalances", async () => {
    let asked = 0;
    const answers = { "PUT /connectors/sink/config": () => ({ status: asked++ === 0 ? 409 : 200, body: {} }) };
    const inputs = inputsFor(await startWorker(answers));
    const updated = await provider.update("sink", { ...inputs, state: "RUNNING" }, inputs);
    expect(updated.outs).to.deep.equal({ ...inputs, state: "RUNNING" });
    expect(asked).to.equal(2);
  });

  it("detects a change of the configuration, of the worker and of the state", async () => {
    const inputs = inputsFor(await startWorker());
    const state = { ...inputs, state: "RUNNING" };
    const reordered = { ...inputs, config: Object.fromEntries(Object.entries(config).reverse()) };
    expect((await provider.diff("sink", state, reordered)).changes).to.equal(false);
    const changed = [
      { ...inputs, config: { ...config, topics: "other" } },
      { ...inputs, workerId: "worker-2" },
      { ...inputs, password: "another" },
      { ...inputs, revision: 2 },
    ];
    for (const news of changed) expect((await provider.diff("sink", state, news)).changes).to.equal(true);
    expect((await provider.diff("sink", { ...state, state: "PAUSED" }, inputs)).changes).to.equal(true);
    const renamed = { ...inputs, connectorName: "other" };
    expect((await provider.diff("sink", state, renamed)).replaces).to.deep.equal(["connectorName"]);
  });

  it("reads back what was changed by hand", async () => {
    const altered = { ...config, "tasks.max": "7", name: "sink" };
    const inputs = inputsFor(await startWorker({ "GET /connectors/sink/config": { status: 200, body: altered } }));
    const state = { ...inputs, state: "RUNNING" };
    const read = await provider.read("sink", state);
    expect(read.props).to.deep.equal({ ...state, config: { ...config, "tasks.max": "7" } });
  });

  it("reads back the same if nothing was changed", async () => {
    const state = { ...inputsFor(await startWorker()), state: "RUNNING" };
    expect(await provider.read("sink", state)).to.deep.equal({ id: "sink", props: state });
  });

  it("reports that a connector is gone", async () => {
    const state = inputsFor(await startWorker({ "GET /connectors/sink/config": { status: 404, body: {} } }));
    expect((await provider.read("sink", state)).id).to.equal("");
  });

  it("deletes, and counts one that is gone as deleted", async () => {
    const inputs = inputsFor(await startWorker());
    await provider.delete("sink", inputs);
    await worker?.close();
    await provider.delete("sink", inputsFor(await startWorker({ "DELETE /connectors/sink": { status: 404 } })));
  });

  it("says that the worker does not answer", async () => {
    const inputs = inputsFor(await startWorker());
    await worker?.close();
    expect(await failure(provider.delete("sink", inputs))).to.include("Is its container running?");
    worker = undefined;
  });
});
