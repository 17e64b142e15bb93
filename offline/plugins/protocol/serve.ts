import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { type EngineLog, engineLog, SILENT_LOG } from "./engine-log";
import { providerService } from "./provider-service";
import type { ProviderDefinition } from "./resource-kind";

/** Properties hold whole files and configurations: the engine's own limit, 400 MiB, in place of gRPC's 4 MiB. */
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
 * Runs this process as a provider plugin: prints its port for the engine that started it and serves until that engine
 * stops it: with Cancel, then SIGINT, which ends the process as it should. The engine's own address is the first argument.
 */
export async function servePlugin<Client>(provider: ProviderDefinition<Client>): Promise<void> {
  const engineAddress = process.argv[2];
  const { port } = await startProvider(provider, engineAddress ? engineLog(engineAddress) : SILENT_LOG);
  process.stdout.write(`${port}\n`);
  endWithParent();
}

/** An engine that was killed says no goodbye: its plugins notice that they have been handed to another parent. */
function endWithParent(): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, 1000);
  watch.unref();
}
