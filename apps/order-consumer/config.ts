import { z } from "zod";
import { commonVariables, integerVariable, portVariable, urlVariable } from "../service-kit/process/configuration";

/** The environment variables of order-consumer. */
export const configurationSchema = z.object({
  ...commonVariables,
  PORT: portVariable(8082),
  /** `mysql://user:password@host:port/database`, of a user that may SELECT and INSERT. */
  MYSQL_URL: urlVariable("mysql:"),
  /** Orders that are stored in one statement, at most. */
  BATCH_MAX_ORDERS: integerVariable(1, 10_000).default(1_000),
});

export type Configuration = z.output<typeof configurationSchema>;
