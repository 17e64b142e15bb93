/** Longer than brokers take to acknowledge while they are well: then a partition without a leader holds nothing else up. */
export const MAX_GATHERING_MS = 20;

/**
 * What several flights of one process may share to take turns: nothing departs while something is in flight. What they send then comes
 * in few large requests, where two kinds in the air at once would come in twice as many.
 */
export class Runway {
  private inFlight = 0;
  private readonly departures: (() => void)[] = [];

  /**
   * Those that join earlier depart first.
   * @param depart sends what has been gathered, if anything has
   */
  join(depart: () => void): void {
    this.departures.push(depart);
  }

  /** Something has been gathered: it departs once nothing is in flight, not before the end of this turn of the event loop. */
  request(): void {
    if (this.inFlight === 0) this.clearAfterThisTurn();
  }

  departed(): void {
    this.inFlight += 1;
  }

  landed(): void {
    this.inFlight -= 1;
    if (this.inFlight === 0) this.clearAfterThisTurn();
  }

  /** What the rest of this turn adds is sent along. */
  private clearAfterThisTurn(): void {
    setImmediate(() => {
      for (const depart of this.departures) {
        if (this.inFlight === 0) depart();
      }
    });
  }
}

/**
 * Gathers what is to be sent while something else is in flight, as Nagle's algorithm does with bytes (RFC 896). Brokers get few
 * requests with many records each under load, and an order of its own is sent at once. A fixed delay (`linger.ms`) would have to
 * choose: requests cost the brokers more than the records in them do.
 */
export class Flights<Item> {
  private gathered: Item[] = [];
  private departure: NodeJS.Timeout | undefined;

  /**
   * @param send sends items, and calls `departed` for each that will be acknowledged or fail later
   * @param runway shared with those that it takes turns with; default: one of its own
   */
  constructor(
    private readonly send: (items: readonly Item[]) => void,
    private readonly runway: Runway = new Runway(),
  ) {
    runway.join(() => this.depart());
  }

  /** Sends an item with those that are added until then: at the latest after `MAX_GATHERING_MS`. */
  add(item: Item): void {
    if (this.gathered.push(item) > 1) return;
    this.departure = setTimeout(() => this.depart(), MAX_GATHERING_MS);
    this.runway.request();
  }

  departed(): void {
    this.runway.departed();
  }

  landed(): void {
    this.runway.landed();
  }

  /** Sends at once what has been gathered. */
  depart(): void {
    clearTimeout(this.departure);
    const { gathered } = this;
    this.gathered = [];
    if (gathered.length > 0) this.send(gathered);
  }
}
