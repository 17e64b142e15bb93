import type { BacklogOptions } from "../counting/backlog";

/** What grows. Everything else stays as it is. */
export interface Dimension {
  /** Also the name of its picture. */
  readonly name: string;
  readonly title: string;
  /** What the horizontal axis shows. */
  readonly axis: string;
  readonly points: readonly Point[];
}

export interface Point {
  /** On the horizontal axis. */
  readonly x: number;
  readonly backlog: BacklogOptions;
  readonly instances: number;
}

const ORDERS = 1_000_000;
const HOURS = 50;
const PARTITIONS = 3;
/** About as many as hundreds of thousands of orders a second need. */
const MANY_PARTITIONS = 100;

/** @param scale of all backlogs: 1, or less for a quick try */
export function dimensions(scale = 1): readonly Dimension[] {
  const backlog = (changed: Partial<BacklogOptions>): BacklogOptions => {
    const { orders, ...others } = { orders: ORDERS, hours: HOURS, partitions: PARTITIONS, ...changed };
    return { ...others, orders: Math.round(orders * scale) };
  };
  return [
    {
      name: "orders-per-hour",
      title: "1 ×, 10 × and 30 × the orders per hour, as many orders",
      axis: "orders per hour",
      points: [150, 15, 5].map((hours) => ({
        x: Math.round((ORDERS * scale) / hours),
        backlog: backlog({ hours }),
        instances: 1,
      })),
    },
    {
      name: "remembered-ids",
      title: "1 ×, 10 × and 30 × the remembered order ids, as many orders per hour",
      axis: "remembered order ids",
      points: [0.1, 1, 3].map((times) => ({
        x: Math.round(ORDERS * scale * times),
        backlog: backlog({ orders: ORDERS * times, hours: HOURS * times }),
        instances: 1,
      })),
    },
    {
      name: "partitions",
      title: "1 ×, 10 × and 30 × the partitions",
      axis: "partitions of the topic of orders",
      points: [1, 10, 30].map((times) => ({
        x: PARTITIONS * times,
        backlog: backlog({ partitions: PARTITIONS * times }),
        instances: 1,
      })),
    },
    {
      name: "instances",
      title: "1, 2 and 3 instances",
      axis: "instances",
      points: [1, 2, 3].map((instances) => ({ x: instances, backlog: backlog({}), instances })),
    },
    {
      name: "many-partitions",
      title: `1, 2 and 4 instances with ${MANY_PARTITIONS} partitions`,
      axis: "instances",
      points: [1, 2, 4].map((instances) => ({
        x: instances,
        backlog: backlog({ partitions: MANY_PARTITIONS }),
        instances,
      })),
    },
  ];
}
