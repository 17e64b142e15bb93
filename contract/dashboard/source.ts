import { elasticsearchMappingOf } from "../derived/elasticsearch-mapping";
import type { Entity, RecordOf } from "../field-types";
import { HOURLY_INDEX, HOURLY_COUNT_ENTITY, WINDOW_SIZE_MS } from "../hourly-summary";
import { LOGS_INDEX, LOG_MESSAGE_ENTITY } from "../log-message";

/** The name of a field of an entity. */
export type FieldName<AnEntity extends Entity> = keyof AnEntity["fields"] & string;

/** The names of an entity's fields whose values are of a type. */
export type FieldHolding<AnEntity extends Entity, Value> = {
  [Name in FieldName<AnEntity>]: RecordOf<AnEntity>[Name] extends Value ? Name : never;
}[FieldName<AnEntity>];

/** An index of Elasticsearch that panels read. */
export interface Source {
  readonly index: string;
  readonly entity: Entity;
  /** The field that places a document in time. */
  readonly timeField: string;
  /** How much time from `timeField` on a document stands for, in milliseconds; 0 for an instant. */
  readonly spanMs: number;
}

/** A source of an entity's documents. */
export interface SourceOf<AnEntity extends Entity> extends Source {
  readonly entity: AnEntity;
  readonly timeField: FieldHolding<AnEntity, string>;
}

/** One document per operation of a service. */
export const LOGS_SOURCE: SourceOf<typeof LOG_MESSAGE_ENTITY> = {
  index: LOGS_INDEX,
  entity: LOG_MESSAGE_ENTITY,
  timeField: "timestamp",
  spanMs: 0,
};

/** One document per hour that has orders. */
export const HOURLY_SOURCE: SourceOf<typeof HOURLY_COUNT_ENTITY> = {
  index: HOURLY_INDEX,
  entity: HOURLY_COUNT_ENTITY,
  timeField: "hourWindow",
  spanMs: WINDOW_SIZE_MS,
};

/**
 * The path under which Elasticsearch groups documents by a field: a text field is analysed, its keyword sub-field holds
 * it whole.
 */
export function groupingPath({ entity }: Source, field: string): string {
  const property = elasticsearchMappingOf(entity).properties[field];
  const [subField] = property?.type === "text" ? Object.keys(property.fields ?? {}) : [];
  return subField === undefined ? field : `${field}.${subField}`;
}
