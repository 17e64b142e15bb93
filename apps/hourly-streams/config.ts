import { z } from "zod";
import { WINDOW_SIZE_MS } from "../../contract/hourly-summary";
import { HOUR_RETENTION_MS } from "../../contract/order";
import { SERVICE_PORTS, SERVICE_SETTINGS, wholeNumber } from "../../contract/service-settings";
import { HOURLY_STREAMS_APPLICATION_ID } from "../../contract/topics";
import { COMMON_VARIABLES, portVariable, requiredVariable } from "../service-kit/process/configuration";
import { MIN_WINDOW_SIZE_MS } from "./streams/windowed-count/time-windows";

/** In milliseconds: the brokers' own default of the least that they allow. */
export const DEFAULT_SESSION_TIMEOUT_MS = 6_000;

/** The environment variables of hourly-streams. */
export const configurationSchema = z.object({
  ...COMMON_VARIABLES,
  PORT: portVariable(SERVICE_PORTS["hourly-streams"]),
  /** The consumer group, and with `INSTANCE_ID` the transactional id. */
  APPLICATION_ID: requiredVariable().default(HOURLY_STREAMS_APPLICATION_ID),
  /** Length of the windows that orders are counted in, in milliseconds. */
  WINDOW_SIZE_MS: wholeNumber(MIN_WINDOW_SIZE_MS).default(WINDOW_SIZE_MS),
  /**
   * How long a window keeps counting after its end, in milliseconds, measured by the newest `orderTime` seen. Default:
   * 7 days and 3 hours, so that no order that the API accepts is late.
   */
  RETENTION_MS: wholeNumber(0).default(HOUR_RETENTION_MS),
  /**
   * How long the partitions of an instance that died wait until another one gets them, in milliseconds: not less than the brokers'
   * `group.min.session.timeout.ms`.
   */
  SESSION_TIMEOUT_MS: wholeNumber(1_000, 60_000).default(DEFAULT_SESSION_TIMEOUT_MS),
  COMMIT_INTERVAL_MS: SERVICE_SETTINGS.commitIntervalMs,
});

export type Configuration = z.output<typeof configurationSchema>;
