import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { type EngineLog, engineLog, SILENT_LOG } from "./engine-log";
import { providerService } from "./provider-service";
import type { ProviderDefinition } from "./resource-kind";

/** Properties hold whole files: this is the engine's own limit, instead of gRPC's 4 MiB. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/** A provider that listens on a loopback port. */
export interface RunningProvider {
  readonly port: number;
  close(): void;
}

/** Starts a provider's gRPC server on a free loopback port. */
export async function startProvider<Client>(
  provider: ProviderDefinition<Client>,
  log: EngineLog = SILENT_LOG,
): Promise<RunningProvider> {
  const server = new Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  });
  server.addService(ResourceProviderService, providerService(provider, log));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { port, close: () => server.forceShutdown() };
}

/**
 * Runs this process as a provider plugin: prints its port for the engine and serves until the engine stops it with Cancel and
 * then SIGINT. The engine's address is the first argument.
 */
export async function servePlugin<Client>(provider: ProviderDefinition<Client>): Promise<void> {
  const engineAddress = process.argv[2];
  const { port } = await startProvider(provider, engineAddress ? engineLog(engineAddress) : SILENT_LOG);
  process.stdout.write(`${port}\n`);
  endWithParent();
}

/** An engine that was killed cannot stop its plugins: they notice that they have a new parent process. */
function endWithParent(): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, 1000);
  watch.unref();
}
