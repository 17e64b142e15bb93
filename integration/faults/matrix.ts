import { absences } from "./absence";
import {
  allBrokersKilled,
  controllerKilled,
  groupCoordinatorKilled,
  partitionLeaderKilled,
  partitionLeaderStopped,
  transactionCoordinatorKilled,
} from "./brokers-killed";
import { certificatesRenewed } from "./certificates-renewed";
import { clientClockWrong } from "./client-clock-wrong";
import { connectKilled, elasticsearchKilled, mysqlKilled } from "./component-killed";
import { consumerKilledBeforeOffsetCommit } from "./consumer-killed-before-offset-commit";
import { consumerPartitionedWhilePaused } from "./consumer-partitioned-while-paused";
import type { Fault } from "./fault";
import { consumerFrozenPastSession, streamsFrozenPastSession } from "./frozen-past-session";
import { fullStop, twoBrokersDown } from "./outages";
import { overload } from "./overload";
import { poisonOnEveryTopic } from "./poison-on-every-topic";
import { producerFrozen } from "./producer-frozen";
import { producerKilledInFlight } from "./producer-killed-in-flight";
import { consumerReplicas, streamsReplicas } from "./replicas-join-and-leave";
import { streamsKilledInTransaction } from "./streams-killed-in-transaction";
import { streamsStateLost } from "./streams-state-lost";

/** Every fault, in the order in which they run. */
export const FAULTS: readonly Fault[] = [
  partitionLeaderKilled,
  partitionLeaderStopped,
  transactionCoordinatorKilled,
  groupCoordinatorKilled,
  controllerKilled,
  producerKilledInFlight,
  producerFrozen,
  consumerKilledBeforeOffsetCommit,
  streamsKilledInTransaction,
  consumerFrozenPastSession,
  streamsFrozenPastSession,
  consumerReplicas,
  streamsReplicas,
  streamsStateLost,
  absences.mysqlDown,
  absences.mysqlFrozen,
  mysqlKilled,
  absences.elasticsearchDown,
  absences.elasticsearchFrozen,
  elasticsearchKilled,
  connectKilled,
  absences.connectPartitioned,
  absences.consumerPartitioned,
  consumerPartitionedWhilePaused,
  absences.streamsPartitioned,
  absences.brokerPartitioned,
  absences.coordinatorPartitioned,
  absences.brokerFrozen,
  twoBrokersDown,
  allBrokersKilled,
  poisonOnEveryTopic,
  certificatesRenewed,
  clientClockWrong,
  overload,
  fullStop,
];
