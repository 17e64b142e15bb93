import { BinaryReader } from "google-protobuf";

/** A step of a build: the fields that its log needs. */
interface Vertex {
  digest: string;
  name: string;
  isCached: boolean;
  isStarted: boolean;
  isCompleted: boolean;
  error: string;
}

interface VertexLog {
  vertex: string;
  bytes: Uint8Array;
}

/**
 * Formats the progress of a BuildKit build like `docker buildx build --progress=plain`. The Engine sends it as `StatusResponse`
 * messages of moby/buildkit's api/services/control/control.proto, whose field numbers are below.
 */
export class BuildTrace {
  private readonly numbers = new Map<string, number>();
  private readonly shown = new Set<string>();
  /** A step's output since its last line break: a character may arrive in two pieces. */
  private readonly unfinished = new Map<string, Buffer>();

  /** The lines of one message in base64; each begins with its step's number. */
  linesOf(trace: string): string[] {
    const lines: string[] = [];
    const completed: Vertex[] = [];
    const reader = new BinaryReader(Buffer.from(trace, "base64"));
    while (reader.nextField()) {
      if (reader.getFieldNumber() === 1) {
        const vertex = readVertex(reader.readBytes());
        if (vertex.isStarted || vertex.isCompleted) lines.push(...this.once(vertex.digest, "name", vertex.name));
        if (vertex.isCompleted) completed.push(vertex);
      } else if (reader.getFieldNumber() === 3) {
        lines.push(...this.written(readLog(reader.readBytes())));
      } else {
        reader.skipField();
      }
    }
    return [...lines, ...completed.flatMap((vertex) => this.completed(vertex))];
  }

  private written({ vertex, bytes }: VertexLog): string[] {
    const all = Buffer.concat([this.unfinished.get(vertex) ?? Buffer.of(), bytes]);
    const end = all.lastIndexOf("\n") + 1;
    this.unfinished.set(vertex, all.subarray(end));
    return this.linesIn(vertex, all.subarray(0, end));
  }

  private completed(vertex: Vertex): string[] {
    const rest = this.linesIn(vertex.digest, this.unfinished.get(vertex.digest) ?? Buffer.of());
    this.unfinished.delete(vertex.digest);
    const end = vertex.error ? `ERROR: ${vertex.error}` : vertex.isCached ? "CACHED" : "DONE";
    return [...rest, ...this.once(vertex.digest, "end", end)];
  }

  private linesIn(vertex: string, bytes: Buffer): string[] {
    if (bytes.length === 0) return [];
    const lines = bytes
      .toString("utf8")
      .replace(/\r?\n$/, "")
      .split(/\r?\n/);
    return lines.map((line) => this.line(vertex, line));
  }

  /** The Engine sends a vertex again with each change. */
  private once(digest: string, what: string, text: string): string[] {
    if (this.shown.has(`${digest} ${what}`)) return [];
    this.shown.add(`${digest} ${what}`);
    return [this.line(digest, text)];
  }

  private line(digest: string, text: string): string {
    const number = this.numbers.get(digest) ?? this.numbers.size + 1;
    this.numbers.set(digest, number);
    return `#${number} ${text}`;
  }
}

/** Reads a `Vertex`: 1 digest, 3 name, 4 cached, 5 started, 6 completed, 7 error. */
function readVertex(bytes: Uint8Array): Vertex {
  const vertex = { digest: "", name: "", isCached: false, isStarted: false, isCompleted: false, error: "" };
  eachField(bytes, {
    1: (reader) => (vertex.digest = reader.readString()),
    3: (reader) => (vertex.name = reader.readString()),
    4: (reader) => (vertex.isCached = reader.readBool()),
    5: (reader) => (vertex.isStarted = reader.readBytes().length > 0),
    6: (reader) => (vertex.isCompleted = reader.readBytes().length > 0),
    7: (reader) => (vertex.error = reader.readString()),
  });
  return vertex;
}

/** Reads a `VertexLog`: 1 the vertex's digest, 4 what was written. */
function readLog(bytes: Uint8Array): VertexLog {
  const log: VertexLog = { vertex: "", bytes: Buffer.of() };
  eachField(bytes, {
    1: (reader) => (log.vertex = reader.readString()),
    4: (reader) => (log.bytes = reader.readBytes()),
  });
  return log;
}

function eachField(bytes: Uint8Array, fields: Readonly<Record<number, (reader: BinaryReader) => unknown>>): void {
  const reader = new BinaryReader(bytes);
  while (reader.nextField()) {
    const read = fields[reader.getFieldNumber()];
    if (read) read(reader);
    else reader.skipField();
  }
}
