/** Longer than brokers take to acknowledge while they are well: then a partition without a leader holds nothing else up. */
export const MAX_GATHERING_MS = 20;

/**
 * Gathers what is to be sent while something else is in flight, as Nagle's algorithm does with bytes (RFC 896). Brokers get few
 * requests with many records each under load, and an order of its own is sent at once. A fixed delay (`linger.ms`) would have to
 * choose: requests cost the brokers more than the records in them do.
 */
export class Flights<Item> {
  private gathered: Item[] = [];
  private inFlight = 0;
  private departure: NodeJS.Timeout | undefined;

  /** @param send sends items, and calls `departed` for each that will be acknowledged or fail later */
  constructor(private readonly send: (items: readonly Item[]) => void) {}

  /** Sends an item with those that are added until then: at the latest after `MAX_GATHERING_MS`. */
  add(item: Item): void {
    if (this.gathered.push(item) > 1) return;
    if (this.inFlight === 0) this.departAfterThisTurn();
    else this.departure = setTimeout(() => this.depart(), MAX_GATHERING_MS);
  }

  departed(): void {
    this.inFlight += 1;
  }

  landed(): void {
    this.inFlight -= 1;
    if (this.inFlight === 0 && this.gathered.length > 0) this.departAfterThisTurn();
  }

  /** Sends at once what has been gathered. */
  depart(): void {
    clearTimeout(this.departure);
    const { gathered } = this;
    this.gathered = [];
    if (gathered.length > 0) this.send(gathered);
  }

  /** What the rest of this turn of the event loop adds is sent along. */
  private departAfterThisTurn(): void {
    setImmediate(() => this.depart());
  }
}
