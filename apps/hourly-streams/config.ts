import { z } from "zod";
import { WINDOW_SIZE_MS } from "../../contract/hourly-summary";
import { HOUR_RETENTION_MS } from "../../contract/order";
import { HOURLY_STREAMS_APPLICATION_ID } from "../../contract/topics";
import { commonVariables, integerVariable, portVariable, requiredVariable } from "../service-kit/process/configuration";
import { MIN_WINDOW_SIZE_MS } from "./streams/windowed-count/time-windows";

/** The environment variables of hourly-streams. */
export const configurationSchema = z.object({
  ...commonVariables,
  PORT: portVariable(8084),
  /** The consumer group, and with `INSTANCE_ID` the transactional id. */
  APPLICATION_ID: requiredVariable().default(HOURLY_STREAMS_APPLICATION_ID),
  /** Length of the windows that orders are counted in, in milliseconds. */
  WINDOW_SIZE_MS: integerVariable(MIN_WINDOW_SIZE_MS).default(WINDOW_SIZE_MS),
  /**
   * How long after its end a window goes on counting, by the newest `orderTime` seen, in milliseconds. Default: 7 days
   * and 3 hours, so that no order that the API accepts is late.
   */
  RETENTION_MS: integerVariable(0).default(HOUR_RETENTION_MS),
  /** Least time between two commits, in milliseconds. */
  COMMIT_INTERVAL_MS: integerVariable(1, 10_000).default(100),
});

export type Configuration = z.output<typeof configurationSchema>;
