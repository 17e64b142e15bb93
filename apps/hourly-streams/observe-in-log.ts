import type { Logger } from "../service-kit/process/logging";
import { partitionName } from "./streams/runtime/records";
import type { StreamThreadObserver } from "./streams/runtime/stream-thread";

/** Tells the service's log of changes of ownership and of restorations. */
export function observeInLog(logger: Logger): Pick<StreamThreadObserver, "rebalanced" | "restored"> {
  return {
    rebalanced: ({ kind, partitions }, lost) => {
      logger.info({ kind, lost, partitions: partitions.map(partitionName) }, "partitions changed hands");
    },
    restored: ({ id, stateBytes, rememberedKeys }, records, tookMs) => {
      logger.info({ task: id, records, rememberedKeys, stateBytes, tookMs: Math.round(tookMs) }, "state restored");
    },
  };
}
