import { WireWriter, type WireReader, type WireRequest } from "./wire-request";

/** Whom a quota limits. */
export interface QuotaEntity {
  readonly type: string;
  readonly name: string;
}

/** A limit by its name in Kafka, such as `producer_byte_rate`. */
export type QuotaLimits = Readonly<Record<string, number>>;

const MATCH_EXACT = 0;

/** AlterClientQuotas, version 0 (KIP-546): sets limits, or removes them. */
export function alterQuotaRequest({ type, name }: QuotaEntity, limits: QuotaLimits, remove: boolean): WireRequest {
  const body = new WireWriter();
  body
    .array([type], () =>
      body
        .array([type], () => body.string(type).string(name))
        .array(Object.entries(limits), ([key, value]) => body.string(key).float64(value).boolean(remove)),
    )
    // Not only validated.
    .boolean(false);
  return { apiKey: 49, apiVersion: 0, body: body.bytes() };
}

/** @throws Error what the brokers refused the limits with */
export function readAlteredQuota(answer: WireReader): void {
  skipThrottleTime(answer);
  answer.array(() => {
    throwIfRefused(answer);
    readEntity(answer);
  });
}

/** DescribeClientQuotas, version 0: the limits of this entity alone. */
export function describeQuotaRequest({ type, name }: QuotaEntity): WireRequest {
  const body = new WireWriter();
  body
    .array([type], () => body.string(type).int8(MATCH_EXACT).string(name))
    // Not those of the entity together with another one.
    .boolean(true);
  return { apiKey: 48, apiVersion: 0, body: body.bytes() };
}

/** @returns undefined where the entity has no limit. @throws Error what the brokers refused to tell it with */
export function readDescribedQuota(answer: WireReader): QuotaLimits | undefined {
  skipThrottleTime(answer);
  throwIfRefused(answer);
  const entries = answer.array(() => {
    readEntity(answer);
    return Object.fromEntries(answer.array(() => [answer.string() ?? "", answer.float64()] as const));
  });
  return entries[0];
}

function skipThrottleTime(answer: WireReader): void {
  answer.int32();
}

function readEntity(answer: WireReader): void {
  answer.array(() => [answer.string(), answer.string()]);
}

function throwIfRefused(answer: WireReader): void {
  const code = answer.int16();
  const message = answer.string();
  if (code !== 0) throw new Error(message ?? `error code ${code} of Kafka's protocol`);
}
