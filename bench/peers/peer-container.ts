import type { z } from "zod";
import { stackContainer, type StackContainer } from "../../integration/harness/containers/stack-container";
import {
  REPLICA_LABEL,
  stackLabels,
  type StackContainers,
} from "../../integration/harness/containers/stack-containers";
import { eventually } from "../../integration/harness/eventually";
import { CLONE_LABEL, COMPONENT_LABEL, PROJECT, PROJECT_LABEL, resourceName, STACK_LABEL } from "../../project/names";
import { thisClone } from "../../project/clone";
import { stackName } from "../../project/stack-name";
import type { Endpoint } from "../load/post-orders";
import { pinMeasured } from "../measuring/pinning";
import type { Bench } from "../measuring/row";

/** On the containers of peers, beside that of replicas, which keeps everybody from taking them for part of the stack. */
export const PEER_LABEL = "com.shopstream.bench";
/** Where every peer listens. */
const PORT = 8080;
const EXPOSED_PORT = `${PORT}/tcp`;
const START_TIMEOUT_MS = 120_000;
const LOG_LINES = 30;

/** What a peer runs. */
export interface PeerProgram {
  /** Unique among the peers that run at the same time. */
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  /** Folders of this machine by the path at which the program finds them, read-only. */
  readonly folders: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** In bytes. Default: it has no limit. */
  readonly memoryLimit?: number;
}

/** A program in a container of its own on the stack's network. */
export interface ProgramContainer extends StackContainer {
  /** Also kills it. */
  remove(): Promise<void>;
}

/** A peer that answers HTTP. */
export interface Peer extends ProgramContainer {
  /** Its HTTP address on 127.0.0.1. */
  readonly url: string;
}

/** Where orders are posted to a peer that takes them. */
export const endpointOf = (peer: Peer): Endpoint => ({ container: peer, port: PORT, url: peer.url });

/** Starts a program. It is removed with the row's resources at the latest. */
export async function startProgram(bench: Bench, program: PeerProgram): Promise<ProgramContainer> {
  const { containers, resources, pinning, interrupted, tell } = bench;
  const { name, image, command, folders, environment, memoryLimit } = program;
  interrupted.throwIfAborted();
  tell(`  starting ${name}`);
  const network = await containers.network();
  const [file = "", ...args] = command;
  const component = `bench-${name}`;
  const container = await containers.docker.createContainer({
    name: resourceName(stackName(), component),
    Image: image,
    User: "1000",
    Entrypoint: [file],
    Cmd: args,
    Env: Object.entries(environment).map(([variable, value]) => `${variable}=${value}`),
    Healthcheck: { Test: ["NONE"] },
    ExposedPorts: { [EXPOSED_PORT]: {} },
    Labels: {
      [PROJECT_LABEL]: PROJECT,
      [STACK_LABEL]: stackName(),
      [CLONE_LABEL]: thisClone().id,
      // Else the image's: peers run on the images of components.
      [COMPONENT_LABEL]: component,
      [REPLICA_LABEL]: name,
      [PEER_LABEL]: name,
    },
    HostConfig: {
      NetworkMode: network.Name,
      PortBindings: { [EXPOSED_PORT]: [{ HostIp: "127.0.0.1", HostPort: "" }] },
      Binds: Object.entries(folders).map(([path, folder]) => `${folder}:${path}:ro`),
      ...(memoryLimit !== undefined && { Memory: memoryLimit }),
    },
  });
  const remove = async (): Promise<void> => {
    // Another removal may have been first.
    await container.remove({ force: true }).catch((error: unknown) => {
      if ((error as { statusCode?: number }).statusCode !== 404) throw error;
    });
  };
  resources.add(`the peer ${name} is removed`, remove);
  await container.start();
  const wrapped = stackContainer({
    component,
    name: resourceName(stackName(), component),
    container,
    network: containers.docker.getNetwork(network.Id),
  });
  await pinMeasured(pinning, wrapped);
  return { ...wrapped, remove };
}

/**
 * Starts a peer and waits until it answers HTTP on port 8080. It is removed with the row's resources at the latest.
 *
 * @throws with its last lines of output when it does not answer in time
 */
export async function startPeer(bench: Bench, program: PeerProgram): Promise<Peer> {
  const started = await startProgram(bench, program);
  const { name } = program;
  const { NetworkSettings } = await started.inspect();
  const url = `http://127.0.0.1:${NetworkSettings.Ports[EXPOSED_PORT]?.[0]?.HostPort ?? ""}`;
  try {
    await eventually(`the peer ${name} answers`, () => fetch(url), { timeoutMs: START_TIMEOUT_MS });
  } catch (error) {
    const printed = await started.printedSince(new Date(0));
    throw new Error(`${name} did not start: ${endOf(printed)}`, { cause: error });
  }
  return { ...started, url };
}

/**
 * Runs a program to its end. @returns its result, which it has printed as an object of JSON on a line of its own
 *
 * @throws Error with the end of what it has printed where there is no such line, ZodError where the result is another one
 */
export async function runProgram<Result>(
  bench: Bench,
  program: PeerProgram,
  resultSchema: z.ZodType<Result>,
): Promise<Result> {
  const started = await startProgram(bench, program);
  await started.container.wait();
  const printed = await started.printedSince(new Date(0));
  await started.remove();
  const line = /\{".*\}/.exec(printed)?.[0];
  if (line === undefined) throw new Error(`${program.name} ended without a result: ${endOf(printed)}`);
  return resultSchema.parse(JSON.parse(line));
}

const endOf = (printed: string): string => printed.split("\n").slice(-LOG_LINES).join("\n");

/** Removes peers that an interrupted run against this stack left behind. */
export async function removePeers({ docker }: StackContainers): Promise<void> {
  const left = await docker.listContainers({ all: true, filters: { label: [...stackLabels(), PEER_LABEL] } });
  await Promise.all(left.map(({ Id }) => docker.getContainer(Id).remove({ force: true })));
}
