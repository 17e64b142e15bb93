/** As many orders wait for their acknowledgement as may. */
export class BacklogFullError extends Error {
  override readonly name = "BacklogFullError";
}

/** Bounds the orders under way, and with them the memory that a slow Kafka can cost. */
export class OrderBacklog {
  private inFlight = 0;

  constructor(private readonly maxInFlight: number) {}

  get size(): number {
    return this.inFlight;
  }

  /** @throws BacklogFullError when there is no place left */
  requireRoom(): void {
    if (this.inFlight >= this.maxInFlight) {
      throw new BacklogFullError(`${this.maxInFlight} orders already wait for Kafka`);
    }
  }

  /**
   * Keeps a place for as long as `work` takes.
   * @throws BacklogFullError when there is none left
   */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.requireRoom();
    this.inFlight += 1;
    try {
      return await work();
    } finally {
      this.inFlight -= 1;
    }
  }
}
