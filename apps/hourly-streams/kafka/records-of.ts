import type { Message } from "@confluentinc/kafka-javascript";
import type { ConsumerRecord } from "../streams/runtime/records";

/** librdkafka's messages are records as they are: no copy is made of each. */
export function recordsOf(messages: readonly Message[]): readonly ConsumerRecord[] {
  return messages as unknown as readonly ConsumerRecord[];
}
