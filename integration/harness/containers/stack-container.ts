import { PassThrough, type Readable, type Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import type Docker from "dockerode";
import { eventually } from "../eventually";
import { isOnThisHost, signalProcesses } from "./host-process";

/** A container of the stack, with what faults and tests do to it. */
export interface StackContainer {
  /** `com.shopstream.component`: `kafka-1`, `mysql`, `order-producer`… */
  readonly component: string;
  readonly name: string;
  readonly container: Docker.Container;
  inspect(): Promise<Docker.ContainerInspectInfo>;
  /**
   * Ends the main process from outside, as in a crash (SIGKILL) or on request (SIGTERM); the restart policy starts it
   * again. Resolves once the old process has ended.
   */
  endProcess(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
  /** Freezes all processes of the container at once (cgroup freezer), as SIGSTOP does to one. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Kills a frozen container: its processes end without executing another instruction. */
  killFrozen(): Promise<void>;
  /** Disconnects it from the stack's network, without closing its connections. */
  cutOff(): Promise<void>;
  /** Connects it to the network again, if it is not connected. */
  reconnect(): Promise<void>;
  /** `docker stop`: it stays down until `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
  restart(): Promise<void>;
  /** Waits until the health check passes; without one, until the container is running. */
  untilHealthy(timeoutMs?: number): Promise<void>;
  /** Its output since an instant, stdout and stderr. */
  printedSince(instant: Date): Promise<string>;
  /** Runs a program in the container and returns its stdout. @throws with its output when it does not exit with 0 */
  run(command: readonly string[]): Promise<string>;
}

interface StackContainerArgs extends Pick<StackContainer, "component" | "name" | "container"> {
  /** The network that the stack's containers share. */
  readonly network: Docker.Network;
}

const STOP_TIMEOUT_SECONDS = 20;

/** Wraps a container. */
export function stackContainer({ component, name, container, network }: StackContainerArgs): StackContainer {
  const inspect = (): Promise<Docker.ContainerInspectInfo> => container.inspect();

  async function untilEnded(startedAt: string): Promise<void> {
    await eventually(
      `${name} has ended`,
      async () => {
        const { State } = await inspect();
        if (State.Running && State.StartedAt === startedAt) throw new Error("its process is still running");
      },
      { timeoutMs: 60_000, intervalMs: 50 },
    );
  }

  async function endProcess(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const { State } = await inspect();
    if ((await isOnThisHost(State.Pid, container.id)) && signalProcesses([State.Pid], signal)) {
      await untilEnded(State.StartedAt);
      return;
    }
    // Not our process to signal: the daemon runs in a virtual machine, or the process belongs to another user. Docker's kill
    // disables the restart policy, so the container is started explicitly.
    await container.kill({ signal });
    await untilEnded(State.StartedAt);
    await container.start();
  }

  /** All of them: an init process would forward the signal only once it is thawed. */
  async function killEveryProcess(): Promise<boolean> {
    const { Processes } = (await container.top({ ps_args: "-eo pid" })) as { Processes: [string][] };
    return signalProcesses(
      Processes.map(([pid]) => Number(pid)),
      "SIGKILL",
    );
  }

  return {
    component,
    name,
    container,
    inspect,
    endProcess,
    freeze: async () => {
      // On cgroup v1, a health check that is just starting inside keeps the freezer from finishing.
      await eventually(`${name} is frozen`, () => container.pause(), { timeoutMs: 20_000, intervalMs: 50 });
    },
    thaw: async () => {
      const { State } = await inspect();
      if (State.Paused) await container.unpause();
    },
    killFrozen: async () => {
      const { State } = await inspect();
      if ((await isOnThisHost(State.Pid, container.id)) && (await killEveryProcess())) {
        await container.unpause();
        await untilEnded(State.StartedAt);
        return;
      }
      await container.kill({ signal: "SIGKILL" });
      await untilEnded(State.StartedAt);
      await container.start();
    },
    cutOff: async () => {
      await network.disconnect({ Container: container.id, Force: true });
    },
    reconnect: async () => {
      const { NetworkSettings } = await inspect();
      if (Object.values(NetworkSettings.Networks).some(({ NetworkID }) => NetworkID === network.id)) return;
      await network.connect({ Container: container.id, EndpointConfig: { Aliases: [component] } });
    },
    stop: async () => {
      const { State } = await inspect();
      if (State.Running) await container.stop({ t: STOP_TIMEOUT_SECONDS });
    },
    start: async () => {
      const { State } = await inspect();
      if (!State.Running) await container.start();
    },
    restart: async () => {
      await container.restart({ t: STOP_TIMEOUT_SECONDS });
    },
    untilHealthy: async (timeoutMs = 180_000) => {
      await eventually(
        `${name} is healthy`,
        async () => {
          const { State } = await inspect();
          if (State.Paused) throw new Error("it is frozen");
          if (!State.Running) throw new Error(`it is ${State.Status}`);
          if (State.Health !== undefined && State.Health.Status !== "healthy") {
            throw new Error(`its health check says ${State.Health.Status}: ${State.Health.Log.at(-1)?.Output ?? ""}`);
          }
        },
        { timeoutMs },
      );
    },
    printedSince: async (instant) => {
      const since = Math.floor(instant.getTime() / 1_000);
      return (await container.logs({ stdout: true, stderr: true, since, follow: false })).toString();
    },
    run: (command) => runInContainer(container, command),
  };
}

async function runInContainer(container: Docker.Container, command: readonly string[]): Promise<string> {
  const execution = await container.exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true });
  const stream = await execution.start({});
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const printed = Promise.all([text(stdout), text(stderr)]);
  const modem = container.modem as { demuxStream(from: Readable, stdout: Writable, stderr: Writable): void };
  modem.demuxStream(stream, stdout, stderr);
  await finished(stream, { writable: false });
  stdout.end();
  stderr.end();
  const [output, errors] = await printed;
  const { ExitCode } = await execution.inspect();
  if (ExitCode !== 0) {
    throw new Error(`${command.join(" ")} ended with ${ExitCode ?? "no code"}: ${errors || output}`);
  }
  return output;
}
