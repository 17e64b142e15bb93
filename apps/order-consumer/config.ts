import { z } from "zod";
import { SERVICE_PORTS, SERVICE_SETTINGS } from "../../contract/service-settings";
import { authoritiesVariable, COMMON_VARIABLES, portVariable, urlVariable } from "../service-kit/process/configuration";

/** The environment variables of order-consumer. */
export const configurationSchema = z.object({
  ...COMMON_VARIABLES,
  PORT: portVariable(SERVICE_PORTS["order-consumer"]),
  /** `mysql://user:password@host:port/database`, of a user that may SELECT and INSERT. */
  MYSQL_URL: urlVariable("mysql:"),
  /** Makes MySQL's connections TLS, and verifies the server's name. */
  MYSQL_SSL_CA: authoritiesVariable(),
  BATCH_MAX_ORDERS: SERVICE_SETTINGS.batchMaxOrders,
});

export type Configuration = z.output<typeof configurationSchema>;
