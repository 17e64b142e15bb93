import type { Order } from "../../../contract/order";

/** Hands orders to the pipeline. */
export interface OrderPublisher {
  /**
   * Resolves once the order is replicated as the topic demands.
   * @throws OrderNotPublishedError
   */
  publish(order: Order): Promise<void>;
}

/** The pipeline did not acknowledge an order. */
export class OrderNotPublishedError extends Error {
  override readonly name = "OrderNotPublishedError";

  constructor(
    readonly order: Order,
    /** True when the order may have arrived all the same and only its acknowledgement was lost. */
    readonly mayHaveArrived: boolean,
    options: { readonly cause: Error },
  ) {
    super(options.cause.message, options);
  }
}
