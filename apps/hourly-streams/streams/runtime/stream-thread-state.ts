/**
 * What a stream thread is doing, as in Kafka Streams' StreamThread.State. Its CREATED and STARTING are one state here:
 * the consumer has joined its group before there is a thread.
 */
export type StreamThreadState =
  /** The group has not assigned anything yet. */
  | "STARTING"
  /** Partitions were revoked: what their tasks have processed is being committed. */
  | "PARTITIONS_REVOKED"
  /** Partitions are assigned, and some of their tasks are still restoring their state; the others process. */
  | "PARTITIONS_ASSIGNED"
  /** All tasks process. There may be none, where the group has more members than partitions. */
  | "RUNNING"
  /** The last commit before the thread ends. */
  | "PENDING_SHUTDOWN"
  /** Closed or failed. Only another thread can go on. */
  | "DEAD";

/** The states that each state may be followed by. */
export const THREAD_TRANSITIONS: Readonly<Record<StreamThreadState, readonly StreamThreadState[]>> = {
  STARTING: ["PARTITIONS_ASSIGNED", "PENDING_SHUTDOWN", "DEAD"],
  PARTITIONS_REVOKED: ["PARTITIONS_ASSIGNED", "DEAD"],
  PARTITIONS_ASSIGNED: ["PARTITIONS_REVOKED", "PARTITIONS_ASSIGNED", "RUNNING", "PENDING_SHUTDOWN", "DEAD"],
  RUNNING: ["PARTITIONS_REVOKED", "PARTITIONS_ASSIGNED", "PENDING_SHUTDOWN", "DEAD"],
  PENDING_SHUTDOWN: ["DEAD"],
  DEAD: [],
};

/**
 * Returns the next state.
 * @throws Error when it cannot follow the current one: the caller has a bug
 */
export function nextThreadState(current: StreamThreadState, next: StreamThreadState): StreamThreadState {
  if (!THREAD_TRANSITIONS[current].includes(next)) {
    throw new Error(`a stream thread that is ${current} cannot become ${next}`);
  }
  return next;
}
