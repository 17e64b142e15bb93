import type { ServerResponse } from "node:http";

/** Where the events of one viewer go; a `ServerResponse`. */
export type ViewerStream = Pick<ServerResponse, "write" | "end" | "destroy" | "writableLength" | "once">;

export interface ViewersOptions {
  /** The data of the next event. */
  readonly nextEvent: () => string;
  /** Told when the first viewer comes, and when the last one has gone. */
  readonly onWatched: (isWatched: boolean) => void;
  /** Viewers at most. Default 50 */
  readonly maxViewers?: number;
  /** Between two events, in milliseconds. Default 1,000 */
  readonly intervalMs?: number;
  /** A viewer that has not taken this much is dropped, in bytes. Default 256 KiB: about twenty events */
  readonly maxUnsentBytes?: number;
}

/** How long a browser waits before it connects again by itself, in milliseconds (the field `retry` of server-sent events). */
const RECONNECT_MS = 2_000;

/**
 * Those who look at the page: each gets every event as it is made, or is dropped. Events are whole snapshots, so nobody misses
 * anything by missing one.
 */
export class Viewers {
  private readonly streams = new Set<ViewerStream>();
  private timer: NodeJS.Timeout | undefined;
  private sequence = 0;
  private isClosed = false;

  constructor(private readonly options: ViewersOptions) {}

  get count(): number {
    return this.streams.size;
  }

  /** Whether one more viewer is welcome. */
  get hasRoom(): boolean {
    return !this.isClosed && this.streams.size < (this.options.maxViewers ?? 50);
  }

  /** Adds a viewer, who sees the present state at once; the first one, when there is something new to see. */
  add(stream: ViewerStream): void {
    this.streams.add(stream);
    stream.once("close", () => this.remove(stream));
    stream.write(`retry: ${RECONNECT_MS}\n\n`);
    if (this.streams.size > 1) {
      this.send(this.event(), [stream]);
      return;
    }
    this.options.onWatched(true);
    this.timer = setInterval(() => this.send(this.event(), this.streams), this.options.intervalMs ?? 1_000);
  }

  /** Sends everybody away. */
  close(): void {
    this.isClosed = true;
    for (const stream of this.streams) {
      stream.end();
      this.remove(stream);
    }
  }

  private event(): string {
    this.sequence += 1;
    return `id: ${this.sequence}\ndata: ${this.options.nextEvent()}\n\n`;
  }

  private send(event: string, streams: Iterable<ViewerStream>): void {
    for (const stream of streams) {
      if (stream.writableLength <= (this.options.maxUnsentBytes ?? 262_144)) stream.write(event);
      else stream.destroy();
    }
  }

  private remove(stream: ViewerStream): void {
    if (!this.streams.delete(stream) || this.streams.size > 0) return;
    clearInterval(this.timer);
    this.options.onWatched(false);
  }
}
