import { z } from "zod";
import { commonVariables, integerVariable, portVariable, urlVariable } from "../service-kit/process/configuration";

/** The environment variables of order-producer. */
export const configurationSchema = z.object({
  ...commonVariables,
  PORT: portVariable(8081),
  /** Orders that may wait for their acknowledgement at once; more are refused with 503. */
  MAX_IN_FLIGHT_ORDERS: integerVariable(1, 100_000).default(2_500),
  /** How long an order may wait for its acknowledgement, in milliseconds; keep it above a broker failover. */
  DELIVERY_TIMEOUT_MS: integerVariable(1_000, 600_000).default(30_000),
  /** Where a client reads what became of an order: the order-consumer's transactions, as the client reaches them. */
  TRANSACTIONS_URL: urlVariable("http:", "https:").default("http://127.0.0.1:8082/api/transactions"),
});

export type Configuration = z.output<typeof configurationSchema>;
