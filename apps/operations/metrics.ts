import { Gauge, Histogram, type Registry } from "prom-client";
import { RECORD_AGE_BUCKETS_SECONDS } from "../service-kit/process/metrics";

/** Reports how many people look at the page. */
export function measureViewers(viewers: { readonly count: number }, registry: Registry): void {
  new Gauge({
    name: "shopstream_operations_viewers",
    help: "People who look at the operations page",
    registers: [registry],
    collect() {
      this.set(viewers.count);
    },
  });
}

/**
 * Times orders until they are found in Elasticsearch.
 * @param onScrape called when somebody reads the metrics
 * @returns takes the mean age, in seconds, of so many orders
 */
export function measureDocumentAges(
  onScrape: () => void,
  registry: Registry,
): (meanAgeSeconds: number, orders: number) => void {
  const age = new Histogram({
    name: "shopstream_order_to_document_seconds",
    help: "Time from an order's acceptance until a search finds its document; looked for once a second while somebody looks",
    buckets: RECORD_AGE_BUCKETS_SECONDS,
    registers: [registry],
    collect: onScrape,
  });
  return (meanAgeSeconds, orders) => {
    for (let order = 0; order < orders; order += 1) age.observe(meanAgeSeconds);
  };
}
