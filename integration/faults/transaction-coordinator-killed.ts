import { HOURLY_STREAMS_APPLICATION_ID } from "../../contract/topics";
import { listTransactions } from "../harness/kafka/broker-tools";
import type { Fault } from "./fault";
import { failoverTargetMs } from "./partition-leader";

export const transactionCoordinatorKilled: Fault = {
  name: "transaction-coordinator-killed",
  promise: "counting goes on under another coordinator, nothing is counted twice or not at all",
  inShortForm: false,
  gapTargetMs: failoverTargetMs,
  inject: async (context) => {
    const { containers } = context.pipeline;
    const anyBroker = await containers.get("kafka-1");
    const ours = (await listTransactions(anyBroker)).find(({ transactionalId }) =>
      transactionalId.startsWith(HOURLY_STREAMS_APPLICATION_ID),
    );
    if (ours === undefined) throw new Error(`no transactional id begins with ${HOURLY_STREAMS_APPLICATION_ID}`);
    await (await containers.get(`kafka-${ours.coordinator}`)).endProcess("SIGKILL");
    context.note(`broker ${ours.coordinator} coordinated ${ours.transactionalId} (${ours.state})`);
    await context.untilAccepted(480);
  },
};
