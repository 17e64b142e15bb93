import { brokerFrozen } from "./broker-frozen";
import { brokerPartitioned } from "./broker-partitioned";
import { clientClockWrong } from "./client-clock-wrong";
import { connectKilled } from "./connect-killed";
import { consumerKilledBeforeOffsetCommit } from "./consumer-killed-before-offset-commit";
import { controllerKilled } from "./controller-killed";
import type { Fault } from "./fault";
import { fullStop } from "./full-stop";
import { groupCoordinatorKilled } from "./group-coordinator-killed";
import { elasticsearchDown, mysqlDown } from "./outage";
import { overload } from "./overload";
import { partitionLeaderKilled, partitionLeaderStopped } from "./partition-leader";
import { poisonOnEveryTopic } from "./poison-on-every-topic";
import { producerKilledInFlight } from "./producer-killed-in-flight";
import { consumerReplicas, streamsReplicas } from "./replicas-join-and-leave";
import { streamsFrozenPastSession } from "./streams-frozen-past-session";
import { streamsKilledInTransaction } from "./streams-killed-in-transaction";
import { streamsStateLost } from "./streams-state-lost";
import { transactionCoordinatorKilled } from "./transaction-coordinator-killed";
import { twoBrokersDown } from "./two-brokers-down";

/** Every fault, in the order in which they run. */
export const faults: readonly Fault[] = [
  partitionLeaderKilled,
  partitionLeaderStopped,
  transactionCoordinatorKilled,
  groupCoordinatorKilled,
  controllerKilled,
  producerKilledInFlight,
  consumerKilledBeforeOffsetCommit,
  streamsKilledInTransaction,
  streamsFrozenPastSession,
  consumerReplicas,
  streamsReplicas,
  streamsStateLost,
  mysqlDown,
  elasticsearchDown,
  connectKilled,
  brokerPartitioned,
  brokerFrozen,
  twoBrokersDown,
  poisonOnEveryTopic,
  clientClockWrong,
  overload,
  fullStop,
];
