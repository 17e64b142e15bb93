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

  /** Whether one more order may wait. */
  get hasRoom(): boolean {
    return this.inFlight < this.maxInFlight;
  }

  /**
   * Keeps a place for as long as `work` takes.
   * @throws BacklogFullError when there is none left
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
