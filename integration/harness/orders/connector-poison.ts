import { connectSchemaOf } from "../../../contract/derived/connect-schema";
import { hourlyCountEntity } from "../../../contract/hourly-summary";
import {
  hourlyElasticsearchDeadLetterTopic,
  hourlyJdbcDeadLetterTopic,
  hourlyTransactionTopic,
  logsElasticsearchDeadLetterTopic,
  logsTopic,
} from "../../../contract/topics";

/** A record that a sink cannot write, and the topics where it has to turn up instead. */
export interface ConnectorPoison {
  readonly what: string;
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  readonly deadLetterTopics: readonly string[];
}

const hourlyDeadLetters = [hourlyJdbcDeadLetterTopic.name, hourlyElasticsearchDeadLetterTopic.name];
/** A schema that allows what the contract does not. */
const optionalSchema = () => {
  const schema = connectSchemaOf(hourlyCountEntity);
  return { ...schema, fields: schema.fields.map((field) => ({ ...field, optional: true })) };
};
const hourlyEnvelope = (payload: object): string =>
  JSON.stringify({ schema: connectSchemaOf(hourlyCountEntity), payload });

export const connectorPoison: readonly ConnectorPoison[] = [
  {
    what: "not JSON",
    topic: logsTopic.name,
    key: "poison:not-json",
    value: "{not json",
    deadLetterTopics: [logsElasticsearchDeadLetterTopic.name],
  },
  {
    what: "a field that the mapping does not know",
    topic: logsTopic.name,
    key: "poison:unknown-field",
    value: JSON.stringify({ timestamp: new Date().toISOString(), colour: "red" }),
    deadLetterTopics: [logsElasticsearchDeadLetterTopic.name],
  },
  {
    what: "a time that is none",
    topic: logsTopic.name,
    key: "poison:no-time",
    value: JSON.stringify({ timestamp: "noon", serviceName: "order-producer", status: "STARTED" }),
    deadLetterTopics: [logsElasticsearchDeadLetterTopic.name],
  },
  {
    what: "not JSON",
    topic: hourlyTransactionTopic.name,
    key: "poison-not-json",
    value: "{not json",
    deadLetterTopics: hourlyDeadLetters,
  },
  {
    what: "no schema",
    topic: hourlyTransactionTopic.name,
    key: "poison-no-schema",
    value: JSON.stringify({ hourWindow: "2026-11-22T14:00:00Z", transactionCount: 1 }),
    deadLetterTopics: hourlyDeadLetters,
  },
  {
    what: "a missing field",
    topic: hourlyTransactionTopic.name,
    key: "poison-missing-field",
    value: hourlyEnvelope({ transactionCount: 1 }),
    deadLetterTopics: hourlyDeadLetters,
  },
  {
    what: "a null that its schema allows",
    topic: hourlyTransactionTopic.name,
    key: "poison-null",
    value: JSON.stringify({
      schema: optionalSchema(),
      payload: { hourWindow: "2026-11-22T14:00:00Z", transactionCount: null },
    }),
    deadLetterTopics: hourlyDeadLetters,
  },
];
