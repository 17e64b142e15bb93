import { execFile } from "node:child_process";
import { connect, createServer } from "node:net";
import { promisify } from "node:util";
import type { Edition } from "../../stacks/config/images";
import { dockerClient } from "../../project/docker";
import { stackResources } from "../pulumi/stack";
import { stackPorts, stackSettings, type StackPort } from "../pulumi/stack-settings";
import type { Prerequisite } from "./prerequisite";

/** What can be found out about the ports of this machine. */
export interface PortClues {
  /** Whether something listens on a port of 127.0.0.1. */
  readonly isTaken: (port: number) => Promise<boolean>;
  /** Names the container that publishes a port; `own` where it is this stack's. */
  readonly publisher: (port: number) => { readonly name: string; readonly own: boolean } | undefined;
  /** Names the program that listens on a port, where this user may see it. */
  readonly program: (port: number) => Promise<string | undefined>;
}

/** Whether the stack's ports are free or already its own: one entry for each that is taken, or a single one where none is. */
export async function checkPorts(edition: Edition): Promise<Prerequisite[]> {
  const publisher = await publishers();
  return judgePorts(stackPorts(edition, stackSettings()), { isTaken, publisher, program });
}

/** `checkPorts` for given ports and clues. */
export async function judgePorts(ports: readonly StackPort[], clues: PortClues): Promise<Prerequisite[]> {
  const taken: Prerequisite[] = [];
  // By setting: two settings must not get the same port, and a setting of several ports moves them together.
  const suggested = new Map<string, readonly number[]>();
  for (const { port, setting } of ports) {
    const container = clues.publisher(port);
    if (container?.own === true) continue;
    if (container === undefined && !(await clues.isTaken(port))) continue;
    const holder =
      container === undefined ? ((await clues.program(port)) ?? "another program") : `container ${container.name}`;
    const free = suggested.get(setting) ?? (await freePorts(setting, ports, [...suggested.values()].flat(), clues));
    suggested.set(setting, free);
    taken.push({
      name: `port ${port}`,
      ok: false,
      detail: `taken by ${holder}`,
      remedy: `stop it, or: npx pulumi config set ${setting} ${free[0] ?? "<port>"}`,
    });
  }
  if (taken.length > 0) return taken;
  return [{ name: "ports", ok: true, detail: ports.map(({ port }) => port).join(", "), remedy: "" }];
}

/** The next free ports for a setting, as many as it needs, that no other setting uses. */
async function freePorts(
  setting: string,
  ports: readonly StackPort[],
  suggested: readonly number[],
  clues: PortClues,
): Promise<number[]> {
  const own = ports.filter((candidate) => candidate.setting === setting).map(({ port }) => port);
  const wanted = [...ports.map(({ port }) => port), ...suggested];
  const isFree = async (port: number) =>
    !wanted.includes(port) && clues.publisher(port) === undefined && !(await clues.isTaken(port));
  const found: number[] = [];
  for (let port = Math.max(...own) + 1; found.length < own.length && port < 65_536; port++) {
    if (await isFree(port)) found.push(port);
    else found.length = 0;
  }
  return found;
}

async function publishers(): Promise<PortClues["publisher"]> {
  const ownIds = new Set(stackResources().map(({ id }) => id));
  // Without a daemon no container publishes a port; another check reports the missing daemon.
  const containers = await dockerClient(10_000)
    .listContainers()
    .catch(() => []);
  const byPort = new Map(
    containers.flatMap(({ Id, Names, Ports }) =>
      Ports.map(({ PublicPort }) => [PublicPort, { name: Names[0]?.slice(1) ?? Id, own: ownIds.has(Id) }] as const),
    ),
  );
  return (port) => byPort.get(port);
}

/** Connects and binds: on macOS a socket on all addresses leaves 127.0.0.1 bindable. */
export async function isTaken(port: number): Promise<boolean> {
  return (await accepts(port)) || (await isBound(port));
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, timeout: 2_000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .on("connect", () => end(true))
      .on("error", () => end(false))
      .on("timeout", () => end(false));
  });
}

function isBound(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    // This user may not bind ports below 1024 while Docker may: only "in use" counts.
    server.on("error", (error) => resolve("code" in error && error.code === "EADDRINUSE"));
    server.listen({ host: "127.0.0.1", port }, () => server.close(() => resolve(false)));
  });
}

/** Asks `lsof` or `ss`. Without root, neither names another user's program. */
async function program(port: number): Promise<string | undefined> {
  const ask = async (file: string, ...args: string[]): Promise<string> => {
    try {
      return (await promisify(execFile)(file, args, { timeout: 10_000 })).stdout;
    } catch {
      return "";
    }
  };
  return (
    parseLsof(await ask("lsof", "-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc")) ??
    parseSs(await ask("ss", "-Hltnp", `sport = :${port}`))
  );
}

/** Reads `lsof -Fpc`: `p812`, `cmysqld`. */
export function parseLsof(printed: string): string | undefined {
  const [, pid, name] = /^p(\d+)\nc(.+)$/m.exec(printed) ?? [];
  return name === undefined ? undefined : `${name} (pid ${pid ?? "unknown"})`;
}

/** Reads `ss -ltnp`: `… users:(("mysqld",pid=812,fd=21))`. */
export function parseSs(printed: string): string | undefined {
  const [, name, pid] = /users:\(\("([^"]+)",pid=(\d+)/.exec(printed) ?? [];
  return name === undefined ? undefined : `${name} (pid ${pid ?? "unknown"})`;
}
