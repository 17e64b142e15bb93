import { HOURLY_TRANSACTION_TOPIC, LOGS_TOPIC, ORDERS_TOPIC, type Topic } from "../../contract/topics";
import { partitionOfKey } from "../harness/kafka/topic-partition";
import {
  CODEC_NAMES,
  type Draft,
  type FuzzBatch,
  type FuzzHeaders,
  type FuzzRecord,
  type Kind,
  type Source,
  TRANSACTION_OUTCOMES,
  type TransactionOutcome,
} from "./fuzz-record";
import { TOPIC_KINDS } from "./kinds/topic-kinds";
import { SeededRandom } from "./seeded-random";

interface GeneratorOptions {
  readonly seed: number;
  /** Number of records, in addition to the last one of each partition. */
  readonly records: number;
  /** Upper bound of all large values, keys and headers together, in bytes. */
  readonly largeBytes: number;
  /** The start of the run, in epoch milliseconds; times of orders and logs are near it. */
  readonly startMs: number;
  /** Prefix of every id of this run and of no other: one seed may run twice on one stack. */
  readonly prefix: string;
}

const MAX_BATCH_RECORDS = 12;
/** Leaves enough room for headers and frames below the largest batch of a topic. */
const MAX_BATCH_BYTES = 500_000;
const FAR_FUTURE_MS = Date.parse("9999-12-31T23:59:59.999Z");

/** Draws all items in random order before any is drawn again, so that none is missed. */
class Deck<Item> {
  #left: Item[] = [];

  constructor(
    private readonly items: readonly Item[],
    private readonly random: SeededRandom,
  ) {}

  draw(): Item {
    if (this.#left.length === 0) this.#left = this.random.shuffle(this.items);
    const item = this.#left.pop();
    if (item === undefined) throw new Error("a deck must have items");
    return item;
  }
}

type BatchForm = Pick<FuzzBatch, "codec" | "transaction">;

/** A quarter of all batches are in a transaction: each takes as long as many others. */
const BATCH_FORMS: readonly BatchForm[] = CODEC_NAMES.flatMap((codec) =>
  [...Array<TransactionOutcome>(5).fill("none"), ...TRANSACTION_OUTCOMES].map((transaction) => ({
    codec,
    transaction,
  })),
);

/** Makes the records of a run, those of a topic in the order in which to write them. The same options make the same records. */
export function* generateBatches(options: GeneratorOptions): Generator<FuzzBatch> {
  yield* new RecordGenerator(options).batches();
}

/** Where the records of a topic are drawn from. */
interface TopicSource {
  readonly topic: Topic;
  readonly share: number;
  readonly kinds: Deck<Kind>;
  readonly forms: Deck<BatchForm>;
  made: number;
}

class RecordGenerator {
  readonly #random: SeededRandom;
  readonly #source: Source;
  readonly #sources: readonly TopicSource[];
  readonly #startMs: number;
  readonly #records: number;
  #made = 0;
  #largeBytesLeft: number;
  /** An order that is committed before any record made later. */
  #earlier: Draft | undefined;

  constructor({ seed, records, largeBytes, startMs, prefix }: GeneratorOptions) {
    const random = new SeededRandom(seed);
    let ids = 0;
    this.#random = random;
    this.#startMs = startMs;
    this.#records = records;
    this.#largeBytesLeft = largeBytes;
    this.#source = {
      random,
      startMs,
      nextId: () => `${prefix}${(ids += 1)}`,
      largeBytes: (maximum, minimum) => this.#largeBytes(maximum, minimum),
    };
    this.#sources = TOPIC_KINDS.map(({ topic, share, kinds }) => {
      const own = topic.name === ORDERS_TOPIC.name ? [...kinds, ...this.#kindsOfEarlierOrders()] : kinds;
      return { topic, share, kinds: new Deck(own, random), forms: new Deck(BATCH_FORMS, random), made: 0 };
    });
  }

  *batches(): Generator<FuzzBatch> {
    while (this.#made < this.#records) {
      const due = ({ made, share }: TopicSource): number => share * this.#made - made;
      yield* this.#batchesOf(this.#sources.reduce((most, each) => (due(each) > due(most) ? each : most)));
    }
    for (const topic of [ORDERS_TOPIC, LOGS_TOPIC, HOURLY_TRANSACTION_TOPIC]) yield this.#lastOf(topic);
  }

  /** One batch, and a batch of its own for each record that may be refused: the brokers refuse whole batches. */
  *#batchesOf(source: TopicSource): Generator<FuzzBatch> {
    const { topic } = source;
    const random = this.#random;
    const { codec, transaction } = source.forms.draw();
    const count = random.between(1, Math.min(MAX_BATCH_RECORDS, this.#records - this.#made));
    const records: FuzzRecord[] = [];
    const alone: FuzzRecord[] = [];
    let earlier: Draft | undefined;
    for (let bytes = 0; records.length + alone.length < count && bytes < MAX_BATCH_BYTES;) {
      const kind = source.kinds.draw();
      const draft = kind.draft(this.#source);
      if (draft.mayBeRefused === true) {
        alone.push(this.#record(topic, kind, draft, "none"));
        continue;
      }
      records.push(this.#record(topic, kind, draft, transaction));
      bytes += (draft.key?.length ?? 0) + (draft.value?.length ?? 0);
      if (draft.verdict === "order" && transaction !== "aborted") earlier = draft;
    }
    source.made += records.length + alone.length;
    if (records.length > 0) yield { topic: topic.name, codec, transaction, records };
    for (const record of alone) yield { topic: topic.name, codec: "none", transaction: "none", records: [record] };
    this.#earlier = earlier ?? this.#earlier;
  }

  #record(topic: Topic, kind: Kind, draft: Draft, transaction: TransactionOutcome): FuzzRecord {
    const index = this.#made;
    this.#made += 1;
    const { key, value, verdict, id, mayBeRefused = false } = draft;
    const own = key === null ? this.#random.between(0, topic.partitions - 1) : partitionOfKey(topic, key);
    return {
      index,
      topic: topic.name,
      kind: kind.name,
      key,
      value,
      partition: draft.partition ?? own,
      headers: draft.headers ?? this.#headers(),
      timestamp: String(this.#timestamp(topic)),
      verdict: transaction === "aborted" ? "nothing" : verdict,
      ...(id !== undefined && { id }),
      mayBeRefused,
    };
  }

  #largeBytes(maximum: number, minimum = Math.ceil(maximum / 4)): number {
    const bytes = Math.min(this.#random.between(minimum, maximum), this.#largeBytesLeft);
    this.#largeBytesLeft -= bytes;
    return bytes;
  }

  #headers(): FuzzHeaders {
    const random = this.#random;
    const short = (): Buffer => random.bytes(random.between(0, 40));
    const form = random.pick([
      "none",
      "none",
      "none",
      "none",
      "few",
      "many",
      "binary",
      "repeated",
      "large",
      "odd",
    ] as const);
    switch (form) {
      case "none":
        return {};
      case "few":
        return { traceparent: Buffer.from("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), source: short() };
      case "many":
        return Object.fromEntries(
          Array.from({ length: random.between(50, 150) }, (_none, at) => [`header-${at}`, short()]),
        );
      case "binary":
        return { binary: random.bytes(random.between(1, 500)) };
      case "repeated":
        return { repeated: Array.from({ length: random.between(2, 5) }, short) };
      case "large":
        return { large: random.bytes(this.#largeBytes(20_000)) };
      case "odd":
        return {
          "": short(),
          "\u{1f600}": short(),
          "content type": Buffer.from("1e1000000000"),
          nested: Buffer.from("[".repeat(300)),
        };
    }
  }

  #timestamp({ config }: Topic): number {
    const before1970 = "message.timestamp.type" in config ? [-5] : [];
    return this.#random.pick([this.#startMs, this.#startMs, this.#startMs, 0, FAR_FUTURE_MS, ...before1970]);
  }

  #kindsOfEarlierOrders(): Kind[] {
    const first = (): Draft => {
      const id = this.#source.nextId();
      return { key: Buffer.from(id), value: Buffer.from(id), verdict: "poison" };
    };
    return [
      {
        name: "copy of an earlier order",
        draft: () => (this.#earlier === undefined ? first() : { ...this.#earlier, verdict: "copy" }),
      },
      {
        name: "another order under an earlier orderId",
        draft: () => {
          const { key, id } = this.#earlier ?? {};
          if (key === undefined || id === undefined) return first();
          const orderTime = new Date(this.#startMs).toISOString();
          const order = {
            orderId: id,
            customerId: "another",
            productId: "another",
            quantity: 9,
            price: "9.99",
            orderTime,
          };
          return { key, value: Buffer.from(JSON.stringify({ ...order, status: "CREATED" })), verdict: "poison", id };
        },
      },
    ];
  }

  /** One record on each partition, whose dead letter shows that its readers have passed all others. */
  #lastOf(topic: Topic): FuzzBatch {
    const kind: Kind = {
      name: "last of its partition",
      draft: ({ nextId }) => ({
        key: Buffer.from(nextId()),
        value: Buffer.from("{not json"),
        verdict: topic.name === ORDERS_TOPIC.name ? "poison" : "dead letter",
      }),
    };
    const records = Array.from({ length: topic.partitions }, (_none, partition) =>
      this.#record(topic, kind, { ...kind.draft(this.#source), partition, headers: {} }, "none"),
    );
    return { topic: topic.name, codec: "none", transaction: "none", records };
  }
}
