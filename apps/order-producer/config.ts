import { z } from "zod";
import { SERVICE_PORTS, SERVICE_SETTINGS, wholeNumber } from "../../contract/service-settings";
import { COMMON_VARIABLES, portVariable, urlVariable } from "../service-kit/process/configuration";

/** The environment variables of order-producer. */
export const configurationSchema = z.object({
  ...COMMON_VARIABLES,
  PORT: portVariable(SERVICE_PORTS["order-producer"]),
  MAX_IN_FLIGHT_ORDERS: SERVICE_SETTINGS.maxInFlightOrders,
  DELIVERY_TIMEOUT_MS: SERVICE_SETTINGS.deliveryTimeoutMs,
  /**
   * How long it still takes orders after it was asked to end, not ready any more, in milliseconds: a proxy in front of several
   * replicas notices meanwhile. Default: it ends at once.
   */
  DRAIN_MS: wholeNumber(0, 5_000).default(0),
  /** Where a client reads what became of an order: the order-consumer's transactions, as the client reaches them. */
  TRANSACTIONS_URL: urlVariable("http:", "https:").default(
    `http://127.0.0.1:${SERVICE_PORTS["order-consumer"]}/api/transactions`,
  ),
});

export type Configuration = z.output<typeof configurationSchema>;
