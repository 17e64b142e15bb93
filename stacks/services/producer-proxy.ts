import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { MAX_REPLICAS, PRODUCER_PROXY } from "../../contract/replicas";
import { SERVICE_PORTS } from "../../contract/service-settings";
import { stackContainer, type ContainerArgs } from "../docker/container";
import { httpAnswers } from "../docker/health-checks";

/** The name that all order-producers behind the proxy share in the network. */
export const PRODUCERS_ALIAS = "order-producers";

/** How often the proxy asks every order-producer whether it is ready, in milliseconds. */
const CHECK_INTERVAL_MS = 1_000;
/** The same after an answer that it is not. */
const DOUBTFUL_CHECK_INTERVAL_MS = CHECK_INTERVAL_MS / 2;
const CHECK_TIMEOUT_MS = 1_500;
/** So many answers, or no answers, and it gets no order any more. */
const FALL = 2;
/**
 * How long an order-producer that ends still takes orders, in milliseconds: until the proxy has surely seen that it ends, even where
 * each check takes as long as it may.
 */
export const DRAIN_MS = CHECK_INTERVAL_MS + (FALL - 1) * DOUBTFUL_CHECK_INTERVAL_MS + FALL * CHECK_TIMEOUT_MS;

/** The proxy's own port, for its health and its metrics. */
const MONITORING_PORT = 8_404;
/** For containers of the stack. */
export const PRODUCER_PROXY_URL = `http://${PRODUCER_PROXY}:${MONITORING_PORT}`;

/** The image's user `haproxy`. */
const USER = { uid: 99, gid: 99 };

const CONFIG_FOLDER = "/usr/local/etc/haproxy";
const ORDERS_PORT = SERVICE_PORTS["order-producer"];
/** As many connections as one order-producer takes. */
const MAX_CONNECTIONS = 3_072;
/** Longer than an order-producer may take to answer, in milliseconds. */
const ANSWER_MARGIN_MS = 10_000;
const RETRY_AFTER_SECONDS = 1;

const NO_REPLICA = {
  title: "No order-producer answers",
  detail:
    "The order was not accepted, or it is not known whether it was. Send it again under the same orderId: it counts once.",
};
const BAD_REQUEST = { title: "Bad Request", detail: "This is not a valid HTTP request." };
const TOO_SLOW = { title: "Request Timeout", detail: "The request did not arrive in time." };

/**
 * HAProxy's own answers, by its status. Whatever keeps an order from getting an answer is the one thing for a client: 503, so
 * send it again.
 */
const ERRORS: Readonly<Record<number, string>> = {
  400: problemResponse(400, "Bad Request", BAD_REQUEST),
  408: problemResponse(408, "Request Timeout", TOO_SLOW),
  ...Object.fromEntries(
    [500, 502, 503, 504].map((status) => [status, problemResponse(503, "Service Unavailable", NO_REPLICA)]),
  ),
};

/** A whole response with problem details (RFC 9457), as `errorfile` wants it. */
function problemResponse(status: number, phrase: string, members: { title: string; detail: string }): string {
  const type = status === 503 ? "urn:shopstream:problem:no-replica" : "about:blank";
  const body = JSON.stringify({ type, title: members.title, status, detail: members.detail });
  const lines = [
    `HTTP/1.1 ${status} ${phrase}`,
    "Content-Type: application/problem+json",
    "Cache-Control: no-store",
    ...(status === 503 ? [`Retry-After: ${RETRY_AFTER_SECONDS}`] : []),
    `Content-Length: ${body.length}`,
  ];
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}

const errorFile = (status: string): string => `${CONFIG_FOLDER}/problem-${status}.http`;

/**
 * HAProxy's configuration. It does not depend on the number of replicas: their addresses are those that Docker's DNS has for
 * their alias, so that another replica needs no other proxy.
 *
 * Orders go to the replicas that say they are ready; while none does, because Kafka is unavailable to all of them, to those that
 * are alive, which wait for Kafka as a single one does. Only an order that no replica has seen is tried elsewhere: whether one
 * that a dead replica had was accepted, nobody knows.
 */
export function producerProxyConfig(deliveryTimeoutMs: number): string {
  return `global
  log stdout format raw local0 notice
  maxconn ${MAX_CONNECTIONS}
  # Node refuses headers beyond 16 KiB itself, with a problem.
  tune.bufsize 32768

resolvers docker
  nameserver dns 127.0.0.11:53
  accepted_payload_size 8192
  timeout resolve 500ms
  timeout retry 500ms
  hold valid 500ms

defaults
  mode http
  log global
  option dontlog-normal
  option dontlognull
  # Those of the services, see apps/service-kit/http/http-server.ts.
  timeout http-request 10s
  timeout client 20s
  timeout http-keep-alive 65s
  timeout connect 2s
  timeout queue 5s
  timeout check ${CHECK_TIMEOUT_MS}ms
  timeout server ${deliveryTimeoutMs + ANSWER_MARGIN_MS}ms
  retries 3
  option redispatch 1
  retry-on conn-failure
  balance leastconn
  option httpchk
  http-check expect status 200
  default-server check inter ${CHECK_INTERVAL_MS} fastinter ${DOUBTFUL_CHECK_INTERVAL_MS} rise 1 resolvers docker init-addr none
${Object.keys(ERRORS)
  .map((status) => `  errorfile ${status} ${errorFile(status)}`)
  .join("\n")}

frontend orders
  bind :${ORDERS_PORT}
  http-request set-header X-Forwarded-For %[src]
  http-request set-header X-Forwarded-Proto http
  http-request set-header X-Forwarded-Host %[req.hdr(host)] if { req.hdr(host) -m found }
  use_backend ready if { nbsrv(ready) gt 0 }
  default_backend alive

backend ready
  http-check send meth GET uri /readyz ver HTTP/1.1 hdr Host ${PRODUCERS_ALIAS}
  server-template order-producer- ${MAX_REPLICAS} ${PRODUCERS_ALIAS}:${ORDERS_PORT} fall ${FALL}

# One that is merely slow to answer is not dead: one that is has no address soon, and no connection before that.
backend alive
  http-check send meth GET uri /healthz ver HTTP/1.1 hdr Host ${PRODUCERS_ALIAS}
  server-template order-producer- ${MAX_REPLICAS} ${PRODUCERS_ALIAS}:${ORDERS_PORT} fall 10

frontend monitoring
  bind :${MONITORING_PORT}
  http-request return status 200 content-type text/plain string alive if { path /healthz }
  http-request use-service prometheus-exporter if { path /metrics }
  http-request return status 404
`;
}

export interface ProducerProxyArgs extends Pick<ContainerArgs, "image" | "network" | "memoryMb"> {
  /** On 127.0.0.1. */
  readonly port: number;
  readonly deliveryTimeoutMs: number;
}

/** Declares the proxy that has the published port of several order-producers, and shares the orders out among them. */
export function producerProxy(args: ProducerProxyArgs, options: pulumi.CustomResourceOptions): docker.Container {
  const { port, deliveryTimeoutMs, ...container } = args;
  return stackContainer(
    {
      ...container,
      component: PRODUCER_PROXY,
      user: USER,
      health: httpAnswers(MONITORING_PORT, "/healthz"),
      command: ["haproxy", "-f", `${CONFIG_FOLDER}/haproxy.cfg`],
      files: [
        { path: `${CONFIG_FOLDER}/haproxy.cfg`, content: producerProxyConfig(deliveryTimeoutMs) },
        ...Object.entries(ERRORS).map(([status, content]) => ({ path: errorFile(status), content })),
      ],
      ports: [{ internal: ORDERS_PORT, external: port }],
      // On SIGUSR1, the image's signal to stop, it takes no more connections and ends with the last request.
      stopSeconds: 10,
    },
    options,
  );
}
