import type { TopicOrder } from "./recount";

/** What a run's client knows about the orders it sent. */
export interface ClientLedger {
  /** Answered with 202: these must be everywhere. */
  readonly accepted: ReadonlySet<string>;
  /**
   * Sent and never answered with 202: refused, or the connection broke. They may be on the topic or not; if they are,
   * they must be everywhere.
   */
  readonly uncertain: ReadonlySet<string>;
  /** Written directly to the topic, bypassing the API: these have no ACCEPTED log. */
  readonly writtenDirectly: ReadonlySet<string>;
  /** How many times each order was sent; absent means once. */
  readonly attempts: ReadonlyMap<string, number>;
}

/** The places that hold counts per hour. */
export const COUNT_PLACES = [
  "hourly-summary API",
  "hourly-transaction-topic",
  "hourly_summary",
  "shopstream-hourly",
] as const;
type CountPlace = (typeof COUNT_PLACES)[number];

/** Everything that is compared. Order ids are the run's only, counts are those of the whole topic. */
export interface Ledger {
  readonly client: ClientLedger;
  /** The run's orders on `orders-topic`. */
  readonly topic: ReadonlyMap<string, TopicOrder>;
  /** `orderId` of each of the run's rows in `transactions`. */
  readonly rows: readonly string[];
  /** `orderId` of each of the run's ACCEPTED documents. */
  readonly acceptedLogs: readonly string[];
  /** `orderId` of each of the run's PERSISTED documents. */
  readonly persistedLogs: readonly string[];
  /** Orders of each hour, from a plain recount of the whole topic. */
  readonly recount: ReadonlyMap<string, number>;
  /** The count of each hour in each place. */
  readonly counts: Readonly<Record<CountPlace, ReadonlyMap<string, number>>>;
}

type Place = "orders-topic" | "transactions" | "ACCEPTED logs" | "PERSISTED logs" | CountPlace;

/** One way in which the places disagree. */
export interface Imbalance {
  readonly place: Place;
  /** `missing`: should be there. `unexpected`: should not. `repeated`: more than once. `miscounted`: an hour's count is wrong. */
  readonly problem: "missing" | "unexpected" | "repeated" | "miscounted";
  /** Order ids; for `miscounted` hours, as `2026-11-22T14:00:00Z: 41 instead of 42`. */
  readonly items: readonly string[];
  /** Orders lost (positive) or counted too often (negative). */
  readonly lost: number;
}

/** Compares the places, whatever happened in the run. An empty list means that they balance. */
export function compareLedger(ledger: Ledger): Imbalance[] {
  const { client, topic } = ledger;
  const onTopic = new Set(topic.keys());
  return [
    ...compareTopic(client, topic),
    ...comparePlace("transactions", ledger.rows, onTopic, onTopic),
    ...comparePlace("PERSISTED logs", ledger.persistedLogs, onTopic, onTopic, (orderId) => topic.get(orderId)?.records),
    ...comparePlace(
      "ACCEPTED logs",
      ledger.acceptedLogs,
      client.accepted,
      // The producer may crash between Kafka's acknowledgement and its log; then the client has no 202 either.
      new Set([...client.accepted, ...[...client.uncertain].filter((orderId) => onTopic.has(orderId))]),
      (orderId) => client.attempts.get(orderId),
    ),
    ...COUNT_PLACES.flatMap((place) => compareCounts(place, ledger.counts[place], ledger.recount)),
  ];
}

function compareTopic(client: ClientLedger, topic: ReadonlyMap<string, TopicOrder>): Imbalance[] {
  const isSent = (orderId: string): boolean =>
    client.accepted.has(orderId) || client.uncertain.has(orderId) || client.writtenDirectly.has(orderId);
  const mustBeThere = [...client.accepted, ...client.writtenDirectly];
  const repeated = [...topic.values()].filter(({ orderId, records }) => records > (client.attempts.get(orderId) ?? 1));
  return [
    ...imbalance(
      "orders-topic",
      "missing",
      mustBeThere.filter((orderId) => !topic.has(orderId)),
      1,
    ),
    ...imbalance(
      "orders-topic",
      "unexpected",
      [...topic.keys()].filter((orderId) => !isSent(orderId)),
      -1,
    ),
    ...imbalance(
      "orders-topic",
      "repeated",
      repeated.map(({ orderId }) => orderId),
      -1,
    ),
  ];
}

function comparePlace(
  place: Place,
  found: readonly string[],
  required: ReadonlySet<string>,
  allowed: ReadonlySet<string>,
  /** How often it may hold an order: a log is one document for each trace that the order was sent in. Default: once. */
  atMost: (orderId: string) => number | undefined = () => 1,
): Imbalance[] {
  const times = new Map<string, number>();
  for (const orderId of found) times.set(orderId, (times.get(orderId) ?? 0) + 1);
  return [
    ...imbalance(
      place,
      "missing",
      [...required].filter((orderId) => !times.has(orderId)),
      1,
    ),
    ...imbalance(
      place,
      "unexpected",
      [...times.keys()].filter((orderId) => !allowed.has(orderId)),
      -1,
    ),
    ...imbalance(
      place,
      "repeated",
      [...times].filter(([orderId, count]) => count > (atMost(orderId) ?? 1)).map(([orderId]) => orderId),
      -1,
    ),
  ];
}

function compareCounts(
  place: CountPlace,
  found: ReadonlyMap<string, number>,
  recount: ReadonlyMap<string, number>,
): Imbalance[] {
  const hours = [...new Set([...found.keys(), ...recount.keys()])].sort();
  return hours.flatMap((hour) => {
    const expected = recount.get(hour) ?? 0;
    const actual = found.get(hour) ?? 0;
    if (actual === expected) return [];
    return [
      { place, problem: "miscounted", items: [`${hour}: ${actual} instead of ${expected}`], lost: expected - actual },
    ] satisfies Imbalance[];
  });
}

function imbalance(
  place: Place,
  problem: Imbalance["problem"],
  orderIds: readonly string[],
  lostEach: 1 | -1,
): Imbalance[] {
  return orderIds.length === 0 ? [] : [{ place, problem, items: orderIds, lost: lostEach * orderIds.length }];
}

/** The largest number of orders missing from any one place. */
export function ordersLost(imbalances: readonly Imbalance[]): number {
  return mostInOnePlace(imbalances.filter(({ lost }) => lost > 0));
}

/** The largest number of orders that any one place holds or counts too often. */
export function ordersDuplicated(imbalances: readonly Imbalance[]): number {
  return mostInOnePlace(imbalances.filter(({ lost }) => lost < 0));
}

function mostInOnePlace(imbalances: readonly Imbalance[]): number {
  const byPlace = new Map<Place, number>();
  for (const { place, lost } of imbalances) byPlace.set(place, (byPlace.get(place) ?? 0) + Math.abs(lost));
  return Math.max(0, ...byPlace.values());
}

const SHOWN_ITEMS = 10;

/** Describes imbalances, one a line; long lists of ids are cut. */
export function describeImbalances(imbalances: readonly Imbalance[]): string {
  return imbalances.map(({ place, problem, items }) => `${place}: ${describeItems(problem, items)}`).join("\n");
}

function describeItems(problem: Imbalance["problem"], items: readonly string[]): string {
  if (problem === "miscounted") return items.join(", ");
  const shown = items.slice(0, SHOWN_ITEMS).join(", ");
  const rest = items.length > SHOWN_ITEMS ? `, and ${items.length - SHOWN_ITEMS} more` : "";
  return `${items.length} ${problem}: ${shown}${rest}`;
}
