import type * as pulumi from "@pulumi/pulumi";
import type { TlsIdentity } from "../../project/https-request";
import { ask, basicAuthorization, refusal, type Answer } from "../dynamic/ask";

/** Raise when `connectorProvider` changes: the state keeps the old code until the revision differs. */
export const CONNECTOR_REVISION = 5;

/** The inputs of a connector, as the provider's methods receive them. */
export interface ConnectorInputs {
  /** REST API of the Connect worker. */
  readonly connectUrl: string;
  readonly username: string;
  readonly password: string;
  /** Whom the client trusts and who it is; without it there is no TLS. */
  readonly tls?: TlsIdentity;
  readonly connectorName: string;
  readonly config: Readonly<Record<string, string>>;
  /** How long the connector and its tasks may take to start, in seconds. */
  readonly startSeconds: number;
  /** Identifies the worker: a new one starts the connector again, and `update` waits until it runs. */
  readonly workerId: string;
  readonly revision: number;
}

interface ConnectorState extends ConnectorInputs {
  /** `RUNNING`, `PAUSED`, `FAILED`… of the connector, or of its first task that is not running. */
  readonly state: string;
}

interface ConnectorStatus {
  readonly connector: { readonly state: string; readonly trace?: string };
  readonly tasks: readonly { readonly id: number; readonly state: string; readonly trace?: string }[];
}

interface Validation {
  readonly configs: readonly { readonly value: { readonly name: string; readonly errors: readonly string[] } }[];
}

const POLL_MS = 500;
/** A restarted task may report the failure of its predecessor for a moment. */
const PERMANENTLY_FAILED_AFTER_MS = 8_000;

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

/** Retries 409 until `deadlineMs`: the worker's group is rebalancing. */
function askWorker(
  inputs: ConnectorInputs,
  method: string,
  path: string,
  deadlineMs: number,
  body?: unknown,
): Promise<Answer> {
  return ask({
    server: "The Connect worker",
    method,
    url: `${inputs.connectUrl}/${path}`,
    headers: { authorization: basicAuthorization(inputs.username, inputs.password) },
    body,
    tls: inputs.tls,
    retry: { status: 409, untilMs: deadlineMs },
  });
}

function refused(what: string, answer: Answer): Error {
  return refusal(what, "the Connect worker", answer);
}

/** The first lines of a Java stack trace, which name the causes. */
function headOf(trace: string | undefined): string {
  return (trace ?? "no trace").split("\n").slice(0, 25).join("\n");
}

function connectorPath(inputs: ConnectorInputs): string {
  return `connectors/${encodeURIComponent(inputs.connectorName)}`;
}

async function validate(inputs: ConnectorInputs, deadlineMs: number): Promise<void> {
  const connectorClass = inputs.config["connector.class"] ?? "";
  const answer = await askWorker(
    inputs,
    "PUT",
    `connector-plugins/${encodeURIComponent(connectorClass)}/config/validate`,
    deadlineMs,
    { ...inputs.config, name: inputs.connectorName },
  );
  if (answer.status !== 200) throw refused(`Connector ${inputs.connectorName} cannot be validated`, answer);
  const problems = (answer.body as Validation).configs.flatMap(({ value }) =>
    value.errors.map((error) => `  - ${value.name}: ${error}`),
  );
  if (problems.length > 0) {
    throw new Error(`The configuration of connector ${inputs.connectorName} is not valid:\n${problems.join("\n")}`);
  }
}

/** The state of the connector or of its first task that is not running, as one word. */
function stateOf(status: ConnectorStatus): string {
  if (status.connector.state !== "RUNNING") return status.connector.state;
  if (status.tasks.length === 0) return "WITHOUT_TASKS";
  return status.tasks.find((task) => task.state !== "RUNNING")?.state ?? "RUNNING";
}

async function awaitRunning(inputs: ConnectorInputs, deadlineMs: number): Promise<void> {
  let failedSinceMs = 0;
  let seen = "nothing yet";
  while (Date.now() < deadlineMs) {
    const answer = await askWorker(inputs, "GET", `${connectorPath(inputs)}/status`, deadlineMs);
    if (answer.status === 200) {
      const status = answer.body as ConnectorStatus;
      const state = stateOf(status);
      if (state === "RUNNING") return;
      seen = JSON.stringify({ connector: status.connector.state, tasks: status.tasks.map((task) => task.state) });
      if (state !== "FAILED") failedSinceMs = 0;
      else if (failedSinceMs === 0) failedSinceMs = Date.now();
      else if (Date.now() - failedSinceMs > PERMANENTLY_FAILED_AFTER_MS) {
        const failed = [status.connector, ...status.tasks].find((part) => part.state === "FAILED");
        throw new Error(`Connector ${inputs.connectorName} has failed:\n${headOf(failed?.trace)}`);
      }
    } else {
      seen = JSON.stringify(answer);
    }
    await pause();
  }
  throw new Error(
    `Connector ${inputs.connectorName} and its tasks are not RUNNING after ${String(inputs.startSeconds)} s; ` +
      `last seen: ${seen}. The worker's log says more: docker logs ${inputs.workerId.slice(0, 12)}`,
  );
}

/** Creates or reconfigures the connector, and waits until it and all its tasks run. */
async function put(inputs: ConnectorInputs): Promise<ConnectorState> {
  const deadlineMs = Date.now() + inputs.startSeconds * 1_000;
  await validate(inputs, deadlineMs);
  const answer = await askWorker(inputs, "PUT", `${connectorPath(inputs)}/config`, deadlineMs, inputs.config);
  if (answer.status !== 200 && answer.status !== 201) {
    throw refused(`Connector ${inputs.connectorName} cannot be configured`, answer);
  }
  await askWorker(inputs, "PUT", `${connectorPath(inputs)}/resume`, deadlineMs);
  await awaitRunning(inputs, deadlineMs);
  const { connectUrl, username, password, tls, connectorName, config, startSeconds, workerId, revision } = inputs;
  return {
    connectUrl,
    username,
    password,
    ...(tls !== undefined && { tls }),
    connectorName,
    config,
    startSeconds,
    workerId,
    revision,
    state: "RUNNING",
  };
}

function sameConfig(left: Readonly<Record<string, string>>, right: Readonly<Record<string, string>>): boolean {
  const text = (config: Readonly<Record<string, string>>) => JSON.stringify(Object.entries(config).sort());
  return text(left) === text(right);
}

/**
 * A connector on a Kafka Connect worker, over its REST API
 * (https://docs.confluent.io/platform/7.4/connect/references/restapi.html).
 *
 * Stored in the stack's state as text and run from there, so it captures nothing but functions and constants.
 */
export const connectorProvider: pulumi.dynamic.ResourceProvider = {
  async create(inputs: ConnectorInputs) {
    return { id: inputs.connectorName, outs: await put(inputs) };
  },

  async diff(_id, olds: ConnectorState, news: ConnectorInputs) {
    const replaces = olds.connectorName === news.connectorName ? [] : ["connectorName"];
    const changed =
      olds.state !== "RUNNING" ||
      olds.connectUrl !== news.connectUrl ||
      olds.username !== news.username ||
      olds.password !== news.password ||
      olds.tls?.ca !== news.tls?.ca ||
      olds.tls?.certificate !== news.tls?.certificate ||
      olds.startSeconds !== news.startSeconds ||
      olds.workerId !== news.workerId ||
      olds.revision !== news.revision ||
      !sameConfig(olds.config, news.config);
    return { changes: changed || replaces.length > 0, replaces };
  },

  async update(_id, _olds, news: ConnectorInputs) {
    return { outs: await put(news) };
  },

  async read(id, props: ConnectorState) {
    const deadlineMs = Date.now() + 30_000;
    const answer = await askWorker(props, "GET", `${connectorPath(props)}/config`, deadlineMs);
    // An empty id says that the resource is gone.
    if (answer.status === 404) return { id: "", props: {} };
    if (answer.status !== 200) throw refused(`Connector ${id} cannot be read`, answer);
    const config = { ...(answer.body as Record<string, string>) };
    if (props.config.name === undefined) delete config.name;
    const status = await askWorker(props, "GET", `${connectorPath(props)}/status`, deadlineMs);
    const state = status.status === 200 ? stateOf(status.body as ConnectorStatus) : "UNKNOWN";
    return { id, props: { ...props, config, state } };
  },

  async delete(id, props: ConnectorState) {
    const answer = await askWorker(props, "DELETE", connectorPath(props), Date.now() + 60_000);
    if (answer.status !== 204 && answer.status !== 404) throw refused(`Connector ${id} cannot be deleted`, answer);
  },
};
