import { Writable } from "node:stream";
import { createLogger, type Logger } from "../process/logging";

/** A logger whose lines the test can read. */
export function memoryLogger(): { readonly logger: Logger; readonly lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  return { logger: createLogger({ serviceName: "order-producer", instanceId: "test", destination }), lines };
}
