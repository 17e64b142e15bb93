import { credentials, type ServiceError, status } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { expect } from "chai";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type ExampleSystem, exampleProvider } from "./example-kind";
import { type PropertyMap, secret, UNKNOWN } from "./property-value";
import { type RunningProvider, startProvider } from "./serve";
import { fromWire, toWire } from "./wire";

const urn = "urn:pulumi:dev::shop::shop:Component$example:index/thing:Thing::thing";

describe("a provider over gRPC", () => {
  let system: ExampleSystem;
  let provider: RunningProvider;
  let client: ResourceProviderClient;

  /** One unary call as a promise. */
  function call<Request, Response>(
    send: (request: Request, answer: (error: ServiceError | null, response: Response) => void) => unknown,
    request: Request,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      send(request, (error, response) => (error ? reject(error) : resolve(response)));
    });
  }

  async function failureOf<Request>(
    send: (request: Request, answer: (error: ServiceError | null, response: unknown) => void) => unknown,
    request: Request,
  ): Promise<ServiceError> {
    return call(send, request).then(
      () => expect.fail("the call succeeded"),
      (failure: unknown) => failure as ServiceError,
    );
  }

  function createRequest(properties: PropertyMap, preview = false): messages.CreateRequest {
    const request = new messages.CreateRequest();
    request.setUrn(urn);
    request.setName("thing");
    request.setProperties(toWire(properties));
    request.setPreview(preview);
    return request;
  }

  beforeEach(async () => {
    system = new Map();
    provider = await startProvider(exampleProvider(system));
    client = new ResourceProviderClient(`127.0.0.1:${provider.port}`, credentials.createInsecure());
    const request = new messages.ConfigureRequest();
    request.setArgs(toWire({ system: "any", version: "1.2.3" }));
    const configured = await call<messages.ConfigureRequest, messages.ConfigureResponse>(
      (request, answer) => client.configure(request, answer),
      request,
    );
    expect(configured.getAcceptsecrets()).to.equal(true);
    expect(configured.getSupportspreview()).to.equal(true);
  });

  afterEach(() => {
    client.close();
    provider.close();
  });

  it("tells its version and acknowledges Cancel", async () => {
    const info = await call<Empty, PluginInfo>((request, answer) => client.getPluginInfo(request, answer), new Empty());
    expect(info.getVersion()).to.equal("1.2.3");
    await call<Empty, Empty>((request, answer) => client.cancel(request, answer), new Empty());
  });

  it("refuses a setting that it does not implement, when it is checked and when it is configured", async () => {
    const check = new messages.CheckRequest();
    check.setNews(toWire({ system: UNKNOWN, version: "1.2.3", colour: "red" }));
    const checked = await call<messages.CheckRequest, messages.CheckResponse>(
      (request, answer) => client.checkConfig(request, answer),
      check,
    );
    const reason = 'the offline stand-in for the example provider does not implement "colour"';
    expect(checked.getFailuresList().map((failure) => [failure.getProperty(), failure.getReason()])).to.deep.equal([
      ["colour", reason],
    ]);
    const configure = new messages.ConfigureRequest();
    configure.setArgs(toWire({ system: secret("any"), colour: "red" }));
    const refused = await failureOf(
      (request: messages.ConfigureRequest, answer) => client.configure(request, answer),
      configure,
    );
    expect(refused.details).to.contain(reason);
  });

  it("says that it does not know Handshake and Parameterize, which the engine takes for an older protocol", async () => {
    const error = await failureOf(
      (request: messages.ProviderHandshakeRequest, answer) => client.handshake(request, answer),
      new messages.ProviderHandshakeRequest(),
    );
    expect(error.code).to.equal(status.UNIMPLEMENTED);
  });

  it("previews a create without touching the system: what it would compute is unknown", async () => {
    const response = await call<messages.CreateRequest, messages.CreateResponse>(
      (request, answer) => client.create(request, answer),
      createRequest({ name: "a", size: 1 }, true),
    );
    expect(fromWire(response.getProperties())).to.deep.equal({ name: "a", size: 1, address: UNKNOWN, tags: UNKNOWN });
    expect(system.size).to.equal(0);
  });

  it("creates, and keeps secret in the outputs what was secret in the inputs", async () => {
    const response = await call<messages.CreateRequest, messages.CreateResponse>(
      (request, answer) => client.create(request, answer),
      createRequest({ name: "a", size: 1, password: secret("p") }),
    );
    expect(response.getId()).to.equal("a");
    expect(fromWire(response.getProperties())).to.deep.include({ address: "at a", password: secret("p") });
    expect(system.get("a")).to.include({ password: "p" });
  });

  it("hands a resource that was made but does not work to the engine along with the error", async () => {
    const error = await failureOf(
      (request: messages.CreateRequest, answer) => client.create(request, answer),
      createRequest({ name: "broken", size: 1 }),
    );
    expect(error.details).to.equal("it is broken");
    const [packed] = error.metadata.get("grpc-status-details-bin");
    const [detail] = Status.deserializeBinary(packed as Buffer).getDetailsList();
    expect(detail?.getTypeName()).to.equal("pulumirpc.ErrorResourceInitFailed");
    const failed = messages.ErrorResourceInitFailed.deserializeBinary(detail!.getValue_asU8());
    expect(failed.getId()).to.equal("broken");
    expect(failed.getReasonsList()).to.deep.equal(["it is broken"]);
  });

  it("answers a failure with its message and without a resource", async () => {
    const error = await failureOf(
      (request: messages.CreateRequest, answer) => client.create(request, answer),
      createRequest({ name: "impossible", size: 1 }),
    );
    expect(error.details).to.equal("it cannot be made");
    expect(error.metadata.get("grpc-status-details-bin")).to.be.empty;
  });

  it("reads what was altered by hand into outputs and inputs, and says so where a resource is gone", async () => {
    system.set("a", { name: "a", size: 5, tags: ["b"], address: "at a" });
    const request = new messages.ReadRequest();
    request.setId("a");
    request.setUrn(urn);
    request.setProperties(toWire({ name: "a", size: 1, address: "at a" }));
    request.setInputs(toWire({ name: "a", size: 1 }));
    const altered = await call<messages.ReadRequest, messages.ReadResponse>(
      (request, answer) => client.read(request, answer),
      request,
    );
    expect(fromWire(altered.getProperties())).to.include({ size: 5 });
    expect(fromWire(altered.getInputs())).to.deep.equal({ name: "a", size: 5 });

    system.clear();
    const gone = await call<messages.ReadRequest, messages.ReadResponse>(
      (request, answer) => client.read(request, answer),
      request,
    );
    expect(gone.getId()).to.equal("");
  });

  it("diffs in detail, updates and deletes", async () => {
    system.set("a", { name: "a", size: 1 });
    const diff = new messages.DiffRequest();
    diff.setUrn(urn);
    diff.setOlds(toWire({ name: "a", size: 1 }));
    diff.setNews(toWire({ name: "b", size: 2 }));
    const difference = await call<messages.DiffRequest, messages.DiffResponse>(
      (request, answer) => client.diff(request, answer),
      diff,
    );
    expect(difference.getChanges()).to.equal(messages.DiffResponse.DiffChanges.DIFF_SOME);
    expect(difference.getDiffsList()).to.have.members(["name", "size"]);
    expect(difference.getReplacesList()).to.deep.equal(["name"]);
    const detail = difference.getDetaileddiffMap().get("name")?.getKind();
    expect(detail).to.equal(messages.PropertyDiff.Kind.UPDATE_REPLACE);

    const update = new messages.UpdateRequest();
    update.setUrn(urn);
    update.setId("a");
    update.setOlds(toWire({ name: "a", size: 1 }));
    update.setNews(toWire({ name: "a", size: 2 }));
    await call<messages.UpdateRequest, messages.UpdateResponse>(
      (request, answer) => client.update(request, answer),
      update,
    );
    expect(system.get("a")).to.include({ size: 2 });

    const remove = new messages.DeleteRequest();
    remove.setUrn(urn);
    remove.setId("a");
    remove.setProperties(toWire({ name: "a", size: 2 }));
    await call<messages.DeleteRequest, Empty>((request, answer) => client.delete(request, answer), remove);
    expect(system.size).to.equal(0);
  });

  it("names the kinds it has where it is asked for another", async () => {
    const request = createRequest({});
    request.setUrn("urn:pulumi:dev::shop::example:index/other:Other::other");
    const error = await failureOf((request: messages.CreateRequest, answer) => client.create(request, answer), request);
    expect(error.details).to.contain("example:index/other:Other").and.to.contain("example:index/thing:Thing");
  });
});
