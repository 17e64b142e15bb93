import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { stackContainers } from "../../../integration/harness/containers/stack-containers";
import { eventually } from "../../../integration/harness/eventually";

const run = promisify(execFile);
const ROOM = __dirname;
const BUILD_TIMEOUT_MS = 30 * 60_000;
const START_TIMEOUT_MS = 120_000;
/** Spring Boot's own default of a quarter of the machine would make its memory the machine's. */
const MAX_HEAP = "-Xmx256m";

/** Builds the Spring Boot program; a moment if it is built already. */
export async function buildPeer(): Promise<void> {
  await run("mvn", ["--batch-mode", "--quiet", "--file", join(ROOM, "pom.xml"), "package"], {
    timeout: BUILD_TIMEOUT_MS,
  });
}

/** A program that runs in a container of its own on the stack's network. */
export interface Peer {
  readonly containerName: string;
  /** Its HTTP address on 127.0.0.1. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the Spring Boot program with these properties, in the Java image that the Connect worker has. */
export async function startSpringBoot(properties: Readonly<Record<string, string>>): Promise<Peer> {
  const worker = await (await stackContainers().get("connect")).inspect();
  return startPeer({
    image: worker.Image,
    entrypoint: "java",
    program: [MAX_HEAP, "-jar", "/peer/peer.jar"],
    mount: join(ROOM, "target"),
    environment: Object.fromEntries(
      Object.entries(properties).map(([key, value]) => [key.toUpperCase().replaceAll(/[.-]/g, "_"), value]),
    ),
  });
}

/** Starts the smallest express application that parses an order and answers, on the image of order-producer. */
export async function startBareExpress(): Promise<Peer> {
  const producer = await (await stackContainers().get("order-producer")).inspect();
  return startPeer({
    image: producer.Image,
    entrypoint: "node",
    program: ["/peer/server.js"],
    mount: join(ROOM, "../bare-express"),
    environment: { NODE_PATH: `${producer.Config.WorkingDir}/node_modules` },
  });
}

interface PeerOptions {
  readonly image: string;
  readonly entrypoint: string;
  readonly program: readonly string[];
  /** Folder on this machine that the program finds at `/peer`. */
  readonly mount: string;
  readonly environment: Readonly<Record<string, string>>;
}

async function startPeer({ image, entrypoint, program, mount, environment }: PeerOptions): Promise<Peer> {
  const network = await stackContainers().network();
  const { stdout } = await run("docker", [
    ...["run", "--detach", "--network", network.Name, "--publish", "127.0.0.1:0:8080", "--user", "1000"],
    ...["--volume", `${mount}:/peer:ro`, "--entrypoint", entrypoint],
    ...Object.entries(environment).flatMap(([key, value]) => ["--env", `${key}=${value}`]),
    ...[image, ...program],
  ]);
  const containerName = stdout.trim();
  const close = async (): Promise<void> => {
    await run("docker", ["rm", "--force", containerName]);
  };
  try {
    const { stdout: published } = await run("docker", ["port", containerName, "8080/tcp"]);
    const url = `http://${published.trim()}`;
    await eventually("the peer answers", () => fetch(url), { timeoutMs: START_TIMEOUT_MS });
    return { containerName, url, close };
  } catch (error) {
    const { stdout: out, stderr } = await run("docker", ["logs", "--tail", "30", containerName]);
    process.stderr.write(`${out}${stderr}\n`);
    await close();
    throw error;
  }
}

/** What a container holds in memory now, in bytes, the page cache that it can drop excluded: as `docker stats` counts. */
export async function memoryOf(containerName: string): Promise<number> {
  const { stdout } = await run("docker", ["stats", "--no-stream", "--format", "{{.MemUsage}}", containerName]);
  const [, amount = "0", unit = "B"] = /^([\d.]+)([KMG]?i?B)/.exec(stdout) ?? [];
  const factor = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 }[unit];
  if (factor === undefined) throw new Error(`unexpected output of docker stats: ${stdout}`);
  return Number(amount) * factor;
}
