import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** The engine's log, which shows a line beside its resource. */
export interface EngineLog {
  /** Shows a line until the next one replaces it. */
  status(urn: string, line: string): void;
  /** Prints a permanent line. */
  warn(urn: string, line: string): void;
}

/** Connects to the log of the engine at `address` (host:port). A line that cannot be delivered is dropped. */
export function engineLog(address: string): EngineLog {
  const client = new EngineClient(address, credentials.createInsecure());
  const send = (severity: LogSeverity, urn: string, line: string, ephemeral: boolean): void => {
    const request = new LogRequest();
    request.setSeverity(severity);
    request.setUrn(urn);
    request.setMessage(line);
    request.setEphemeral(ephemeral);
    client.log(request, () => undefined);
  };
  return {
    status: (urn, line) => send(LogSeverity.INFO, urn, line, true),
    warn: (urn, line) => send(LogSeverity.WARNING, urn, line, false),
  };
}

/** A log for a provider that runs without an engine, as in tests. */
export const SILENT_LOG: EngineLog = { status: () => undefined, warn: () => undefined };
