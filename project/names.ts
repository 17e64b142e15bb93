import { SERVICE_NAMES } from "../contract/log-message";

/** On everything that this project creates in Docker, images included. */
export const PROJECT_LABEL = "com.shopstream.project";
/** The value of `PROJECT_LABEL`. */
export const PROJECT = "shopstream";
/** Which part of a stack it is: `mysql`, `kafka-1`, `network`… */
export const COMPONENT_LABEL = "com.shopstream.component";
/** The Pulumi stack that a container, network or volume belongs to; an image belongs to none. */
export const STACK_LABEL = "com.shopstream.stack";
/** The id of the clone whose stack it is: two clones may each have a stack `dev`. */
export const CLONE_LABEL = "com.shopstream.clone";
/** The clone's folder, for people: a folder can be moved, deleted and cloned into again. */
export const DIRECTORY_LABEL = "com.shopstream.directory";

/** How many brokers the cluster has: each is a controller too, so that any one of them may die. */
export const BROKER_COUNT = 3;

/** The component, and the host name, of the broker with this id. */
export function kafkaHost(id: number): string {
  return `kafka-${id}`;
}

/** The component that is the network. */
export const NETWORK_COMPONENT = "network";

/** What a component of a stack is called in Docker: `mysql` of the stack `dev` is `shopstream-dev-mysql`. */
export function resourceName(stack: string, component: string): string {
  return `${PROJECT}-${stack}-${component}`;
}

/** What the volume with a component's data is called in Docker. */
export function volumeName(stack: string, component: string): string {
  return `${resourceName(stack, component)}-data`;
}

/** Where a container of a stack has its secrets, each in a file that its own user alone can read. */
export const SECRETS_FOLDER = "/etc/shopstream";

/** Properties with which Kafka's tools in a broker's container act as the broker; it exists where brokers ask for certificates. */
export const KAFKA_TOOLS_FILE = `${SECRETS_FOLDER}/client.properties`;

/** What the container is called in Docker that holds the files of a component's container, and never runs. */
export function filesName(stack: string, component: string): string {
  return `${resourceName(stack, component)}-files`;
}

const BROKERS = Array.from({ length: BROKER_COUNT }, (_, index) => kafkaHost(index + 1));
const COMPONENTS_WITH_DATA = [...BROKERS, "mysql", "elasticsearch", "prometheus"];
const CONTAINER_COMPONENTS = [...COMPONENTS_WITH_DATA, "kibana", "connect", "connect-supervisor", ...SERVICE_NAMES];

const COMPONENTS_WITH_FILES = [
  ...BROKERS,
  "mysql",
  "elasticsearch",
  "kibana",
  "connect",
  "connect-supervisor",
  "prometheus",
  ...SERVICE_NAMES,
];

/** Every name that a stack may take in Docker, in any edition. */
export interface StackNames {
  readonly container: readonly string[];
  readonly network: readonly string[];
  readonly volume: readonly string[];
}

/** The names that a stack takes in Docker. */
export function namesOfStack(stack: string): StackNames {
  return {
    container: [
      ...CONTAINER_COMPONENTS.map((component) => resourceName(stack, component)),
      ...COMPONENTS_WITH_FILES.map((component) => filesName(stack, component)),
    ],
    network: [resourceName(stack, NETWORK_COMPONENT)],
    volume: COMPONENTS_WITH_DATA.map((component) => volumeName(stack, component)),
  };
}
