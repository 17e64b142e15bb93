import type { sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { differenceResponse } from "./difference-response";
import { sameValue } from "./equality";
import type { EngineLog } from "./engine-log";
import type { Operation } from "./operation";
import type { PropertyMap } from "./property-value";
import type { ProviderDefinition } from "./resource-kind";
import { Resources } from "./resources";
import { serviceError } from "./service-error";
import { fromWire, toWire } from "./wire";

/** A request for an operation on one resource. */
interface ResourceRequest {
  getUrn(): string;
  getName(): string;
  getTimeout(): number;
}

/**
 * Pulumi's provider protocol (`pulumirpc.ResourceProvider`) for a declared provider. Other methods answer UNIMPLEMENTED, which
 * the engine understands as "not supported" (Handshake, Parameterize, Invoke, Construct…).
 */
export function providerService<Client>(
  provider: ProviderDefinition<Client>,
  log: EngineLog,
): UntypedServiceImplementation {
  const resources = new Resources(provider);
  const cancellation = new AbortController();

  const operation = (request: ResourceRequest): Operation => ({
    name: request.getName(),
    signal: cancellation.signal,
    timeoutSeconds: request.getTimeout() > 0 ? request.getTimeout() : undefined,
    status: (line) => log.status(request.getUrn(), line),
    warn: (line) => log.warn(request.getUrn(), line),
  });

  return {
    getPluginInfo: answer<Empty, PluginInfo>(async () => {
      const info = new PluginInfo();
      info.setVersion(provider.version);
      return info;
    }),

    getSchema: answer<messages.GetSchemaRequest, messages.GetSchemaResponse>(async () => {
      const response = new messages.GetSchemaResponse();
      response.setSchema(JSON.stringify({ name: provider.name, version: provider.version }));
      return response;
    }),

    checkConfig: answer<messages.CheckRequest, messages.CheckResponse>(async (request) => {
      const response = new messages.CheckResponse();
      response.setInputs(request.getNews());
      const failures = resources.checkConfiguration(fromWire(request.getNews()));
      response.setFailuresList(failures.map(checkFailure));
      return response;
    }),

    diffConfig: answer<messages.DiffRequest, messages.DiffResponse>(async (request) => {
      const [olds, news] = [fromWire(request.getOldInputs() ?? request.getOlds()), fromWire(request.getNews())];
      const names = new Set([...Object.keys(olds), ...Object.keys(news)]);
      const changed = [...names].filter((name) => !sameValue(olds[name], news[name]));
      // With another address or password it is still the same provider, and its resources stay.
      const properties = changed.map((property) => ({ property, change: "update" as const, replaces: false }));
      return differenceResponse({ properties, deleteBeforeReplace: false });
    }),

    configure: answer<messages.ConfigureRequest, messages.ConfigureResponse>(async (request) => {
      resources.configure(fromWire(request.getArgs()));
      const response = new messages.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      return response;
    }),

    check: answer<messages.CheckRequest, messages.CheckResponse>(async (request) => {
      const { inputs, failures } = resources.check(request.getUrn(), fromWire(request.getNews()));
      const response = new messages.CheckResponse();
      response.setInputs(toWire(inputs));
      response.setFailuresList(failures.map(checkFailure));
      return response;
    }),

    diff: answer<messages.DiffRequest, messages.DiffResponse>(async (request) =>
      differenceResponse(
        resources.difference(request.getUrn(), fromWire(request.getOlds()), fromWire(request.getNews())),
      ),
    ),

    create: answer<messages.CreateRequest, messages.CreateResponse>(async (request) => {
      const inputs = fromWire(request.getProperties());
      const response = new messages.CreateResponse();
      if (request.getPreview()) {
        response.setProperties(toWire(resources.previewCreate(request.getUrn(), inputs)));
        return response;
      }
      const { id, outputs } = await resources.create(request.getUrn(), inputs, operation(request));
      response.setId(id);
      response.setProperties(toWire(outputs));
      return response;
    }, propertiesOf),

    read: answer<messages.ReadRequest, messages.ReadResponse>(async (request) => {
      const recorded = {
        id: request.getId(),
        outputs: fromWire(request.getProperties()),
        inputs: fromWire(request.getInputs()),
      };
      const response = new messages.ReadResponse();
      const found = await resources.read(request.getUrn(), recorded, operation(request));
      // An answer without an id means that the resource is gone.
      if (!found) return response;
      response.setId(found.id);
      response.setProperties(toWire(found.outputs));
      response.setInputs(toWire(found.inputs));
      return response;
    }),

    update: answer<messages.UpdateRequest, messages.UpdateResponse>(async (request) => {
      const [olds, news] = [fromWire(request.getOlds()), fromWire(request.getNews())];
      const response = new messages.UpdateResponse();
      const outputs = request.getPreview()
        ? { ...olds, ...news }
        : await resources.update(request.getUrn(), request.getId(), olds, news, operation(request));
      response.setProperties(toWire(outputs));
      return response;
    }, newsOf),

    delete: answer<messages.DeleteRequest, Empty>(async (request) => {
      const outputs = fromWire(request.getProperties());
      await resources.delete(request.getUrn(), request.getId(), outputs, operation(request));
      return new Empty();
    }),

    cancel: answer<Empty, Empty>(async () => {
      cancellation.abort(new Error("the update was cancelled"));
      return new Empty();
    }),
  };
}

/** A unary call from an async function; `inputsOf` returns the inputs to record with a failed initialization. */
function answer<Request, Response>(
  respond: (request: Request) => Promise<Response>,
  inputsOf: (request: Request) => PropertyMap = () => ({}),
): (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => void {
  return (call, callback) => {
    respond(call.request).then(
      (response) => callback(null, response),
      (error: unknown) => callback(serviceError(error, inputsOf(call.request))),
    );
  };
}

function propertiesOf(request: messages.CreateRequest): PropertyMap {
  return fromWire(request.getProperties());
}

function newsOf(request: messages.UpdateRequest): PropertyMap {
  return fromWire(request.getNews());
}

function checkFailure({ property, reason }: { property: string; reason: string }): messages.CheckFailure {
  const failure = new messages.CheckFailure();
  failure.setProperty(property);
  failure.setReason(reason);
  return failure;
}
