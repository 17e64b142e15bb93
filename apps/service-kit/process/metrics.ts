import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { RequestHandler } from "express";
import type { ServiceName } from "../../../contract/log-message";
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

/** The buckets that OpenTelemetry advises for `http.server.request.duration`, in seconds. */
const HTTP_BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** The methods that are labels of their own: RFC 9110 and PATCH. */
const KNOWN_METHODS = ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"];

/**
 * Times every request, under OpenTelemetry's name and labels as Prometheus spells them (semantic conventions for HTTP
 * metrics). A request that no route takes has no `http_route`: clients could create any number of series with its path.
 */
export function measureRequests(registry: Registry): RequestHandler {
  const duration = new Histogram({
    name: "http_server_request_duration_seconds",
    help: "Time from the request's headers to the end of the response",
    labelNames: ["http_request_method", "http_route", "http_response_status_code", "url_scheme"],
    buckets: HTTP_BUCKETS_SECONDS,
    registers: [registry],
  });
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
