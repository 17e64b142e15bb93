import Table from "cli-table3";
import type { Stack } from "../harness/stack";
import type { OrderTrace } from "./trace-orders";

/** Renders a table of orders and of how long each took to arrive in each place. */
export function renderTraces(traces: readonly OrderTrace[]): string {
  const table = new Table({
    head: [
      "order",
      "accepted",
      "transactions",
      "hourly_summary",
      "log: accepted",
      "log: persisted",
      "shopstream-hourly",
    ],
    colAligns: ["left", "right", "right", "right", "right", "right", "right"],
    style: { head: [], border: [] },
  });
  for (const trace of traces) {
    const places = [
      trace.acceptedMs,
      trace.rowMs,
      trace.hourlySummaryMs,
      trace.acceptedLogMs,
      trace.persistedLogMs,
      trace.hourlyDocumentMs,
    ];
    table.push([trace.order.orderId, ...places.map((ms) => `${Math.round(ms)} ms`)]);
  }
  return table.toString();
}

/** Lists every address of the running stack, and how to send and look up an order by hand. Passwords are not shown. */
export function renderAddresses(stack: Stack, orderId: string): string {
  const mysql = new URL(stack.mysqlUrl);
  const rows = [
    ["operations page", stack.operationsUrl],
    ["order-producer", `${stack.orderProducerUrl}/api/orders`],
    ["order-consumer", `${stack.orderConsumerUrl}/api/transactions`],
    ["hourly-streams", `${stack.hourlyStreamsUrl}/api/hourly-summary`],
    [
      "API documents",
      [stack.orderProducerUrl, stack.orderConsumerUrl, stack.hourlyStreamsUrl].map((url) => `${url}/docs`).join(" "),
    ],
    ["Kafka Connect", `${stack.connectUrl}/connectors`],
    ["Kafka", stack.kafkaBootstrapServers],
    ["MySQL", `${mysql.host}${mysql.pathname}, user ${mysql.username}`],
    ["Elasticsearch", `${stack.elasticsearchUrl}, user reader`],
    ["Kibana", stack.kibanaUrl],
  ] as const;
  const order = `{"customerId":"c-1","productId":"p-1","quantity":2,"price":"12.50"}`;
  return [
    ...rows.map(([name, address]) => `  ${name.padEnd(15)} ${address}`),
    "",
    `  curl -i ${stack.orderProducerUrl}/api/orders -H 'content-type: application/json' -d '${order}'`,
    `  curl ${stack.orderConsumerUrl}/api/transactions/${orderId}`,
    "  passwords: npx pulumi stack output --show-secrets",
  ].join("\n");
}
