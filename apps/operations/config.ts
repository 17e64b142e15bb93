import { z } from "zod";
import { SERVICE_PORTS } from "../../contract/service-settings";
import {
  authoritiesVariable,
  COMMON_VARIABLES,
  portVariable,
  requiredVariable,
  urlVariable,
} from "../service-kit/process/configuration";

const serviceUrl = () => urlVariable("http:", "https:");
/** Of every replica of a service, the first one first: `http://order-consumer:8082,http://order-consumer-2:8082`. */
const replicaUrls = () =>
  requiredVariable()
    .transform((urls) => urls.split(","))
    .pipe(z.tuple([serviceUrl()], serviceUrl()));
/** Where a browser finds it; empty where there is none. */
const optionalUrl = () => z.union([z.literal(""), serviceUrl()]).default("");

/** The environment variables of operations. URLs are those of containers, `…_LINK` those of browsers. */
export const configurationSchema = z.object({
  ...COMMON_VARIABLES,
  PORT: portVariable(SERVICE_PORTS.operations),
  ORDER_PRODUCER_URLS: replicaUrls(),
  ORDER_CONSUMER_URLS: replicaUrls(),
  HOURLY_STREAMS_URLS: replicaUrls(),
  /** Says whether the proxy in front of several order-producers runs; empty where there is one, and no proxy. */
  ORDER_PRODUCER_PROXY_URL: optionalUrl(),
  CONNECT_URL: serviceUrl(),
  /** Whom it trusts to be Connect, and its own certificate and key, PEM, which Connect may require. */
  CONNECT_SSL_CA: authoritiesVariable(),
  CONNECT_SSL_CERTIFICATE: requiredVariable().optional(),
  CONNECT_SSL_KEY: requiredVariable().optional(),
  /** `mysql://user:password@host:port/database`, of a user that may SELECT. */
  MYSQL_URL: urlVariable("mysql:"),
  /** Makes MySQL's connections TLS, and verifies the server's name. */
  MYSQL_SSL_CA: authoritiesVariable(),
  /** `http://user:password@host:port`, of a user that may read the index of the log messages. */
  ELASTICSEARCH_URL: serviceUrl(),
  /** Whom it trusts to be Elasticsearch. */
  ELASTICSEARCH_SSL_CA: authoritiesVariable(),
  /** Kibana as this container reaches it; empty where the stack has none. */
  KIBANA_URL: optionalUrl(),
  ORDER_PRODUCER_LINK: optionalUrl(),
  ORDER_CONSUMER_LINK: optionalUrl(),
  HOURLY_STREAMS_LINK: optionalUrl(),
  KIBANA_LINK: optionalUrl(),
  OPERATIONS_LINK: optionalUrl(),
  /** Leads to the dashboard where there is an `OPERATIONS_LINK` and no `KIBANA_LINK`. */
  KIBANA_STAND_IN_PORT: portVariable(0),
});

export type Configuration = z.output<typeof configurationSchema>;
