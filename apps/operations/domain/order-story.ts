import type { HourlyCount } from "../../../contract/hourly-summary";
import { hourWindowOf } from "../../../contract/hourly-summary";
import type { Transaction } from "../../../contract/transaction";

/** What a source says about an order: null says that it has nothing. */
export type Found<Value> =
  { readonly state: "known"; readonly value: Value | null } | { readonly state: "unknown"; readonly reason: string };

/** One log message about an order. */
export interface StoryEvent {
  readonly timestamp: string;
  readonly serviceName: string;
  readonly status: string;
  readonly errorMessage?: string | null | undefined;
  readonly eventId: string;
  /** The trace that it belongs to, where services write one. */
  readonly traceId?: string | null | undefined;
}

/** Everything that is known of one order. */
export interface OrderStory {
  readonly orderId: string;
  /** Its log messages, oldest first. */
  readonly events: Found<readonly StoryEvent[]>;
  readonly row: Found<Transaction>;
  /** The count of the hour that it belongs to; null where that is not known because there is no row. */
  readonly hour: Found<HourlyCount>;
  /** Whether every source has answered that it has nothing. */
  readonly isUnknown: boolean;
}

export type LookUpOrder = (orderId: string) => Promise<OrderStory>;

/** The places where an order leaves something; each rejects when it cannot say. */
export interface OrderPlaces {
  events(orderId: string): Promise<readonly StoryEvent[]>;
  row(orderId: string): Promise<Transaction | undefined>;
  hour(hourWindow: string): Promise<HourlyCount | undefined>;
}

/** Looks an order up everywhere at once. A place that does not answer costs only its own part of the story. */
export function createLookUpOrder(places: OrderPlaces): LookUpOrder {
  return async (orderId) => {
    const [events, row] = await Promise.all([found(places.events(orderId)), found(places.row(orderId))]);
    const orderTime = row.state === "known" ? row.value?.orderTime : undefined;
    const hour: Found<HourlyCount> =
      orderTime === undefined
        ? { state: "known", value: null }
        : await found(places.hour(hourWindowOf(Date.parse(orderTime))));
    const hasEvents = events.state === "unknown" || (events.value?.length ?? 0) > 0;
    const hasRow = row.state === "unknown" || row.value !== null;
    return { orderId, events, row, hour, isUnknown: !hasEvents && !hasRow };
  };
}

async function found<Value>(asked: Promise<Value | undefined>): Promise<Found<Value>> {
  try {
    return { state: "known", value: (await asked) ?? null };
  } catch (error) {
    return { state: "unknown", reason: error instanceof Error ? error.message : String(error) };
  }
}
