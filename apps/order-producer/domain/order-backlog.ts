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
   * Does `work`, which takes up room until it ends.
   * @throws BacklogFullError when there is none
   */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    if (!this.hasRoom) throw new BacklogFullError(`${this.maxInFlight} orders already wait for Kafka`);
    this.inFlight += 1;
    try {
      return await work();
    } finally {
      this.inFlight -= 1;
    }
  }
}
