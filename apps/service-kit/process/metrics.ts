import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { RequestHandler } from "express";
import type { ServiceName } from "../../../contract/log-message";
import type { PartitionLag } from "../kafka/group-lag";
import type { StallReport } from "../kafka/reading-watch";

/** A registry with the process's own metrics; every series is labelled with the service and its instance. */
export function createMetrics(serviceName: ServiceName, instanceId: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service: serviceName, instance_id: instanceId });
  collectDefaultMetrics({ register: registry });
  return registry;
}

const MS_PER_SECOND = 1_000;

/** From a millisecond to the longest time that a client waits, in seconds. */
export const LATENCY_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** An order waits as long as an outage lasts. */
export const RECORD_AGE_BUCKETS_SECONDS = [...LATENCY_BUCKETS_SECONDS, 60, 300, 1_800];

/**
 * Observes how old records are when something has become of them.
 * @param what what has, for the metric's help
 * @returns takes the times at which brokers appended records, in epoch milliseconds
 */
export function measureRecordAge(
  name: string,
  what: string,
  registry: Registry,
): (appendedMs: Iterable<number>) => void {
  const age = new Histogram({
    name,
    help: `Time from a record's append to orders-topic, on the broker's clock, until ${what}`,
    buckets: RECORD_AGE_BUCKETS_SECONDS,
    registers: [registry],
  });
  return (appendedMs) => {
    const nowMs = Date.now();
    for (const atMs of appendedMs) age.observe(Math.max(0, nowMs - atMs) / MS_PER_SECOND);
  };
}

/** The buckets that OpenTelemetry advises for `http.server.request.duration`, in seconds. */
const HTTP_BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** The methods that are labels of their own: RFC 9110 and PATCH. */
const KNOWN_METHODS = ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"];

const REQUEST_DURATION = "http_server_request_duration_seconds";
type RequestLabel = "http_request_method" | "http_route" | "http_response_status_code" | "url_scheme";

/**
 * The registry's one histogram of requests, under OpenTelemetry's name and labels as Prometheus spells them (semantic
 * conventions for HTTP metrics).
 */
export function requestDuration(registry: Registry): Histogram<RequestLabel> {
  const existing = registry.getSingleMetric(REQUEST_DURATION) as Histogram<RequestLabel> | undefined;
  if (existing !== undefined) return existing;
  return new Histogram({
    name: REQUEST_DURATION,
    help: "Time from the request's headers to the end of the response",
    labelNames: ["http_request_method", "http_route", "http_response_status_code", "url_scheme"],
    buckets: HTTP_BUCKETS_SECONDS,
    registers: [registry],
  });
}

/** Times every request. One that no route takes has no `http_route`: clients could create any number of series with its path. */
export function measureRequests(registry: Registry): RequestHandler {
  const duration = requestDuration(registry);
  return (request, response, next) => {
    const stop = duration.startTimer();
    response.once("close", () => {
      const route = (request.route as { path?: string } | undefined)?.path;
      stop({
        http_request_method: KNOWN_METHODS.includes(request.method) ? request.method : "_OTHER",
        ...(route !== undefined && { http_route: route }),
        http_response_status_code: response.statusCode,
        url_scheme: request.protocol,
      });
    });
    next();
  };
}

/** Reports the partitions that are stalled, and for how long; one that makes progress has no series. */
export function measureStalls(reportsNow: () => readonly StallReport[], registry: Registry): void {
  new Gauge({
    name: "shopstream_partition_stalled_seconds",
    help: "How long a partition has been stalled although more has been written, by cause",
    labelNames: ["topic", "partition", "cause"],
    registers: [registry],
    collect() {
      this.reset();
      for (const { topic, partition, cause, forMs } of reportsNow()) {
        this.set({ topic, partition, cause }, forMs / MS_PER_SECOND);
      }
    },
  });
}

/**
 * Reports how far a consumer group is behind, under kafka_exporter's names. What is not known has no series. Every instance
 * reports all partitions of its group, so that one that nobody reads is seen too.
 */
export function measureLag(groupId: string, lagsNow: () => readonly PartitionLag[], registry: Registry): void {
  const gauge = (name: string, help: string, valueOf: (lag: PartitionLag) => number | undefined): void => {
    new Gauge({
      name,
      help,
      labelNames: ["consumergroup", "topic", "partition"],
      registers: [registry],
      collect() {
        this.reset();
        for (const lag of lagsNow()) {
          const { topic, partition } = lag;
          const value = valueOf(lag);
          if (value !== undefined) this.set({ consumergroup: groupId, topic, partition }, value);
        }
      },
    });
  };
  gauge(
    "kafka_consumergroup_lag",
    "Offsets from the group's committed one to the partition's end",
    ({ records }) => records,
  );
  gauge(
    "kafka_consumergroup_lag_seconds",
    "Age of the first record that the group has not committed, to within the 5 s between two looks",
    ({ ageMs }) => (ageMs === undefined ? undefined : ageMs / MS_PER_SECOND),
  );
  gauge("kafka_consumergroup_current_offset", "Committed offset of the group", ({ committed }) => committed);
  new Gauge({
    name: "kafka_topic_partition_current_offset",
    help: "High watermark of a partition that the group reads; its last stable offset where another instance reads it",
    labelNames: ["topic", "partition"],
    registers: [registry],
    collect() {
      this.reset();
      for (const { topic, partition, end } of lagsNow()) if (end !== undefined) this.set({ topic, partition }, end);
    },
  });
}
