import type { Order } from "../../../contract/order";
import type { Transaction } from "../../../contract/transaction";
import {
  DuplicateOrderError,
  RejectedOrderError,
  TooManyOrdersError,
  UnavailableError,
  type TransactionStore,
} from "../domain/transaction-store";

/** A store in memory that keeps the port's promises: unique ids, all or nothing, and the failures that the test asks for. */
export class MemoryTransactionStore implements TransactionStore {
  readonly rows: Transaction[] = [];
  private readonly orders = new Map<string, Order>();
  /** Statements tried, successful or not. */
  statements = 0;
  /** Whether the store is unavailable. */
  unavailable = false;
  /** Orders that it accepts at once. */
  maxOrders = Infinity;
  /** Which orders it never accepts. */
  rejects: (order: Order) => boolean = () => false;

  async insert(orders: readonly Order[]): Promise<void> {
    this.requireStore();
    if (orders.length > this.maxOrders) throw new TooManyOrdersError(`more than ${this.maxOrders} orders`);
    const rejected = orders.find((order) => this.rejects(order));
    if (rejected !== undefined) throw new RejectedOrderError(`${rejected.orderId} breaks a rule`);
    const ids = new Set(this.rows.map(({ orderId }) => orderId));
    for (const { orderId } of orders) {
      if (ids.has(orderId)) throw new DuplicateOrderError(`Duplicate entry '${orderId}'`);
      ids.add(orderId);
    }
    const createdAt = "2026-11-22T14:05:01.000Z";
    for (const order of orders) {
      this.orders.set(order.orderId, order);
      this.rows.push({ id: this.rows.length + 1, ...order, createdAt });
    }
  }

  async findOrders(orderIds: readonly string[]): Promise<ReadonlyMap<string, Order>> {
    this.requireStore();
    const found = orderIds.flatMap((id) => this.orders.get(id) ?? []);
    return new Map(found.map((order) => [order.orderId, order]));
  }

  async find(orderId: string): Promise<Transaction | undefined> {
    this.requireStore();
    return this.rows.find((row) => row.orderId === orderId);
  }

  async list(afterId: number, limit: number): Promise<readonly Transaction[]> {
    this.requireStore();
    return this.rows.filter(({ id }) => id > afterId).slice(0, limit);
  }

  async check(): Promise<void> {
    this.requireStore();
  }

  private requireStore(): void {
    this.statements += 1;
    if (this.unavailable) throw new UnavailableError("MySQL: connect ECONNREFUSED");
  }
}
