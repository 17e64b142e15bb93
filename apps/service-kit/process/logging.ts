import pino, { type DestinationStream, type Logger } from "pino";
import type { ServiceName } from "../../../contract/log-message";

export type { Logger } from "pino";

export interface LoggerOptions {
  readonly serviceName: ServiceName;
  readonly instanceId: string;
  /** Default `info`. */
  readonly level?: string;
  /** Default: standard output. */
  readonly destination?: DestinationStream;
}

/** A logger that writes one JSON object per line, with ISO 8601 times and the service's name and instance. */
export function createLogger({ serviceName, instanceId, level = "info", destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { serviceName, instanceId },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
