/** The backlog is full. */
export class BacklogFullError extends Error {
  override readonly name = "BacklogFullError";
}

/** Bounds the orders in flight, and with them the memory that a slow Kafka can cost. */
export class OrderBacklog {
  private inFlight = 0;

  constructor(private readonly maxInFlight: number) {}

  get size(): number {
    return this.inFlight;
  }

  /** Whether there is room for one more order. */
  get hasRoom(): boolean {
    return this.inFlight < this.maxInFlight;
  }

  /**
   * Takes up room until `leave`, which follows whatever becomes of the order.
   * @throws BacklogFullError when there is none
   */
  enter(): void {
    if (!this.hasRoom) throw new BacklogFullError(`${this.maxInFlight} orders already wait for Kafka`);
    this.inFlight += 1;
  }

  leave(): void {
    this.inFlight -= 1;
  }
}
