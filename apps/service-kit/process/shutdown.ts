import type { Logger } from "./logging";

/** Resources in the order of their creation; released in reverse. */
export class ReleaseStack {
  private readonly releases: { readonly name: string; readonly release: () => Promise<void> | void }[] = [];

  constructor(private readonly logger: Logger) {}

  /** Registers how to release a resource that has just been created. */
  add(name: string, release: () => Promise<void> | void): void {
    this.releases.push({ name, release });
  }

  /**
   * Releases everything, newest first. A release that fails is logged and does not stop the others.
   * @returns whether all were released within `deadlineMs`
   */
  async releaseAll(deadlineMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<false>((resolve) => {
      timer = setTimeout(() => {
        resolve(false);
      }, deadlineMs);
    });
    try {
      return await Promise.race([this.releaseInTurn(), deadline]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async releaseInTurn(): Promise<boolean> {
    let complete = true;
    for (let next = this.releases.pop(); next !== undefined; next = this.releases.pop()) {
      try {
        await next.release();
      } catch (error) {
        complete = false;
        this.logger.error({ err: error, resource: next.name }, "could not release a resource");
      }
    }
    return complete;
  }
}

export interface ShutdownOptions {
  readonly logger: Logger;
  readonly resources: ReleaseStack;
  /** Time for everything to be released, in milliseconds. Default 9,000: below the 10 s that Docker waits. */
  readonly deadlineMs?: number;
  /** Told why the process fails, in one line, before anything is released. */
  readonly onFailure?: (reason: string) => void;
}

/** Releases the resources and ends the process with an error, with the reason in the log. */
export type EndProcess = (reason: string, error?: unknown) => void;

/**
 * From now on SIGTERM and SIGINT release the resources and end the process with 0; an unhandled error, and the returned
 * function, end it with 1. A process that cannot release everything kills itself. The container's restart policy starts a
 * new one.
 */
export function installShutdown({ logger, resources, deadlineMs = 9_000, onFailure }: ShutdownOptions): EndProcess {
  let ending = false;

  const end = async (exitCode: number): Promise<void> => {
    if (ending) return;
    ending = true;
    const complete = await resources.releaseAll(deadlineMs);
    if (complete) {
      logger.info({ exitCode }, "ended");
      process.exit(exitCode);
    }
    logger.error({ deadlineMs }, "not everything could be released: killing this process");
    // `process.exit` waits for native code that still runs on libuv's threads, which may never end.
    process.kill(process.pid, "SIGKILL");
  };
  const fail: EndProcess = (reason, error) => {
    logger.fatal({ err: error }, reason);
    if (!ending) onFailure?.(error instanceof Error ? `${reason}: ${error.message}` : reason);
    void end(1);
  };

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      logger.info({ signal }, "ending");
      void end(0);
    });
  }
  process.on("uncaughtException", (error) => {
    fail("unhandled error", error);
  });
  process.on("unhandledRejection", (error) => {
    fail("unhandled rejection", error);
  });
  return fail;
}
