import { StreamsError } from "../runtime/errors";
import { partitionsOf, type ConsumerRecord } from "../runtime/records";
import { StreamThread } from "../runtime/stream-thread";
import { sourceTopics, type Topology } from "../runtime/topology";
import { TransactionalProducer } from "../runtime/transactional-producer";
import { SimulatedChangelogReader, SimulatedConsumer, SimulatedTransactionalClient } from "./simulated-clients";
import { SimulatedCoordinator } from "./simulated-coordinator";
import { SimulatedGroup, type SimulatedMember } from "./simulated-group";
import { SimulatedLog } from "./simulated-log";

/** A fault to inject into one instance. */
export interface Fault {
  /** The step of a transaction at which it happens, and how many times that step succeeds before. */
  readonly step: string;
  readonly countdown: number;
  readonly kind: "crash" | "abort" | "retry" | "heartbeat";
}

interface Instance {
  readonly thread: StreamThread;
  readonly member: SimulatedMember;
  faults: Fault[];
}

/** The sudden end of a process: nothing is cleaned up. */
class Crash extends Error {
  override readonly name = "Crash";
}

/**
 * Instances of an application over a simulated cluster, run step by step so that a test controls the order of events.
 * An instance's name is its transactional id too.
 */
export class SimulatedApplication {
  readonly log = new SimulatedLog();
  readonly group: SimulatedGroup;
  readonly coordinator: SimulatedCoordinator;
  private readonly instances = new Map<string, Instance>();
  /** Members of instances that have crashed, whose sessions have not timed out yet. */
  private orphans: SimulatedMember[] = [];
  private nowMs = 0;

  constructor(private readonly topology: Topology) {
    this.group = new SimulatedGroup(partitionsOf(sourceTopics(topology)));
    this.coordinator = new SimulatedCoordinator(this.log, this.group, () => 0);
  }

  get running(): string[] {
    return [...this.instances.keys()];
  }

  /** Starts an instance, unless it is running. */
  async start(name: string): Promise<void> {
    if (this.instances.has(name)) return;
    const faults: Fault[] = [];
    const client = new SimulatedTransactionalClient(
      this.coordinator,
      name,
      () => member,
      (step) => this.reachStep(name, step),
    );
    const producer = new TransactionalProducer(client, { offsetsWithinMs: 500, endWithinMs: 1_000 });
    await producer.initialize();
    const member = this.group.join();
    const thread = new StreamThread({
      topology: this.topology,
      consumer: new SimulatedConsumer(this.log, this.group, member, this.coordinator),
      producer,
      changelogReader: new SimulatedChangelogReader(this.log),
      commitIntervalMs: 2,
      nowMs: () => this.nowMs,
    });
    this.instances.set(name, { thread, member, faults });
  }

  /** One round of an instance's thread. An error ends the instance, as it ends a process. */
  async step(name: string): Promise<void> {
    const instance = this.instances.get(name);
    this.nowMs += 1;
    if (instance === undefined) return;
    await instance.thread.runOnce().catch((error: unknown) => {
      this.kill(name);
      // An expected end of a process: crashed on purpose, or fenced.
      if (!(error instanceof Crash) && !(error instanceof StreamsError)) throw error;
    });
    // Restorations run concurrently with the thread.
    await new Promise(setImmediate);
  }

  /** Injects a fault, after those that were injected before. */
  injectFault(name: string, fault: Fault): void {
    this.instances.get(name)?.faults.push(fault);
  }

  /** SIGKILL between two rounds. */
  kill(name: string): void {
    const instance = this.instances.get(name);
    if (instance === undefined) return;
    this.instances.delete(name);
    this.orphans.push(instance.member);
  }

  /** SIGTERM. */
  async close(name: string): Promise<void> {
    const instance = this.instances.get(name);
    if (instance === undefined) return;
    await instance.thread.close().catch(() => undefined);
    this.instances.delete(name);
    this.group.remove(instance.member);
  }

  /** The session of an instance times out. It keeps running and does not know yet. */
  expireSession(name: string): void {
    const instance = this.instances.get(name);
    if (instance !== undefined) this.group.remove(instance.member);
  }

  /** An instance learns from the coordinator whether it is still a member. */
  heartbeat(name: string): void {
    const instance = this.instances.get(name);
    if (instance !== undefined) this.group.heartbeat(instance.member);
  }

  /** The sessions of crashed instances time out. */
  expireOrphanedSessions(): void {
    for (const member of this.orphans) this.group.remove(member);
    this.orphans = [];
  }

  /** Lets everything complete: no more faults, sessions and transactions time out, and all instances run. */
  async settle(name: string, rounds: number): Promise<void> {
    this.expireOrphanedSessions();
    for (const instance of this.instances.values()) instance.faults = [];
    for (const running of this.running) this.heartbeat(running);
    await this.start(name);
    for (let round = 0; round < rounds; round += 1) {
      // A transaction that is still open belongs to a process that has ended.
      if (round === 0) this.coordinator.expire();
      this.coordinator.writeMarkers();
      for (const running of this.running) await this.step(running);
      await this.start(name);
    }
  }

  /** Committed records of a topic that the topology writes, from its partition 0. */
  written(topic: string): ConsumerRecord[] {
    return this.log.read({ topic, partition: 0 }, 0);
  }

  private reachStep(name: string, step: string): void {
    const instance = this.instances.get(name);
    const [fault, ...later] = instance?.faults ?? [];
    if (instance === undefined || fault?.step !== step) return;
    if (fault.countdown > 0) {
      instance.faults = [{ ...fault, countdown: fault.countdown - 1 }, ...later];
      return;
    }
    instance.faults = later;
    switch (fault.kind) {
      case "crash":
        throw new Crash(`at ${step}`);
      case "heartbeat":
        this.group.heartbeat(instance.member);
        return;
      case "abort":
        throw new StreamsError("the transaction must be aborted", "ABORT");
      case "retry":
        throw new StreamsError("try again", "RETRY");
    }
  }
}
