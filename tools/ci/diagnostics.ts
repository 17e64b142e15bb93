import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import { extract } from "tar-stream";
import { dockerClient, PROJECT_FILTER } from "../../project/docker";
import { SECRETS_FOLDER } from "../../project/names";
import { inLocalState } from "../../project/repository";
import { redact, secretsIn, withoutEnvironment } from "./redaction";

/**
 * Writes what explains a failed run into `directory`, without the stack's passwords: the output of `docker inspect` and
 * `docker logs` for each container of the project, and the logs under `.shopstream/logs`. Only reads from Docker.
 *
 * @returns the names of the containers
 */
export async function collectDiagnostics(directory: string): Promise<string[]> {
  const docker = dockerClient();
  const listed = await docker.listContainers({ all: true, filters: { label: [PROJECT_FILTER] } });
  const inspected = await Promise.all(listed.map(({ Id }) => docker.getContainer(Id).inspect()));
  const files = await Promise.all(inspected.map(({ Id }) => secretFiles(docker.getContainer(Id))));
  const secrets = new Set(files.flat().flatMap(secretsIn));
  const passphraseFile = inLocalState("passphrase");
  if (existsSync(passphraseFile)) secrets.add(readFileSync(passphraseFile, "utf8").trim());

  mkdirSync(directory, { recursive: true });
  const write = (name: string, text: string): void => writeFileSync(join(directory, name), redact(text, secrets));
  for (const container of inspected) {
    const name = container.Name.slice(1);
    write(`${name}.inspect.json`, `${JSON.stringify(withoutEnvironment(container), null, 2)}\n`);
    const output = await docker
      .getContainer(container.Id)
      .logs({ stdout: true, stderr: true, timestamps: true, follow: false });
    write(`${name}.log`, container.Config.Tty ? output.toString() : withoutFrames(output));
  }
  const logs = inLocalState("logs");
  if (existsSync(logs)) {
    for (const name of readdirSync(logs)) write(`logs-${name}`, readFileSync(join(logs, name), "utf8"));
  }
  return inspected.map(({ Name }) => Name.slice(1));
}

/** What the files in a container's folder for secrets hold, whether it runs or not. */
async function secretFiles(container: Docker.Container): Promise<string[]> {
  const archive = await container.getArchive({ path: SECRETS_FOLDER }).catch((error: unknown) => {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  });
  if (archive === undefined) return [];
  const files: string[] = [];
  for await (const entry of archive.pipe(extract())) {
    const content = await text(entry);
    if (entry.header.type === "file") files.push(content);
  }
  return files;
}

/**
 * The text of a container's log: without a terminal each piece has a header of 8 bytes, whose last four are its length
 * (Docker Engine API, "Attach to a container", stream format).
 */
export function withoutFrames(output: Buffer): string {
  const HEADER_BYTES = 8;
  const pieces: Buffer[] = [];
  let position = 0;
  while (position + HEADER_BYTES <= output.length) {
    const start = position + HEADER_BYTES;
    position = start + output.readUInt32BE(position + 4);
    pieces.push(output.subarray(start, position));
  }
  return Buffer.concat(pieces).toString();
}
