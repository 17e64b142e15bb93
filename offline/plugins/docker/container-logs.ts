import type Dockerode from "dockerode";
import { LineTail } from "./line-tail";

/** The last lines that a container wrote, indented, as an error shows them. */
export async function lastLogLines(container: Dockerode.Container, tty: boolean, lines = 25): Promise<string> {
  const output = await container
    .logs({ stdout: true, stderr: true, tail: lines, follow: false })
    .catch(() => undefined);
  if (!output) return "  (no log)";
  const tail = new LineTail(lines);
  const text = (tty ? output.toString("utf8") : withoutFrames(output)).trimEnd();
  if (text !== "") tail.add(text);
  return tail.text();
}

/** Without a terminal Docker frames each piece: one byte for the stream, three unused, four for the size. */
function withoutFrames(output: Buffer): string {
  const pieces: Buffer[] = [];
  for (let offset = 0; offset + 8 <= output.length;) {
    const size = output.readUInt32BE(offset + 4);
    pieces.push(output.subarray(offset + 8, offset + 8 + size));
    offset += 8 + size;
  }
  return Buffer.concat(pieces).toString("utf8");
}
