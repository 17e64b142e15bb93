import { DeliveryError, type OutgoingRecord, type RecordProducer } from "../kafka/record-producer";
import type { PartitionOffset } from "../kafka/topic-partition";

/** Keeps what is sent, and acknowledges it at once, later, or not at all, as the test says. */
export class MemoryRecordProducer implements RecordProducer {
  readonly sent: OutgoingRecord[] = [];
  /** What happens to the next records. `hold`: their acknowledgement waits for `acknowledgeHeld`. */
  behaviour: "acknowledge" | "hold" | DeliveryError = "acknowledge";
  /** Calls of `send` and `sendAll`. */
  calls = 0;
  private held: (() => void)[] = [];

  send(record: OutgoingRecord): Promise<PartitionOffset> {
    this.calls += 1;
    return this.deliver(record);
  }

  async sendAll(records: readonly OutgoingRecord[]): Promise<readonly DeliveryError[]> {
    this.calls += 1;
    const deliveries = await Promise.allSettled(records.map((record) => this.deliver(record)));
    return deliveries.flatMap((one) => (one.status === "rejected" ? [one.reason as DeliveryError] : []));
  }

  acknowledgeHeld(): void {
    const held = this.held;
    this.held = [];
    for (const acknowledge of held) acknowledge();
  }

  private async deliver(record: OutgoingRecord): Promise<PartitionOffset> {
    const { behaviour } = this;
    if (behaviour instanceof DeliveryError) throw behaviour;
    this.sent.push(record);
    const position = { topic: record.topic, partition: 0, offset: this.sent.length - 1 };
    if (behaviour === "hold") await new Promise<void>((resolve) => this.held.push(resolve));
    return position;
  }
}
