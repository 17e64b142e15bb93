import type { PlainMap } from "./property-value";

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The context of an operation on one resource. */
export interface Operation {
  /** The resource's name in the program. */
  readonly name: string;
  /** Aborted when the user cancels the update. */
  readonly signal: AbortSignal;
  /** The `customTimeouts` of the resource, in seconds; undefined where the program sets none. */
  readonly timeoutSeconds: number | undefined;
  /** Shows a temporary line beside the resource while the operation runs. */
  status(line: string): void;
  /** Prints a permanent line. */
  warn(line: string): void;
}

/**
 * The resource was created but does not work, such as a container that never became healthy. The engine records it, so that
 * `pulumi destroy` removes it and the next `pulumi up` calls `update` for it.
 */
export class InitializationFailed extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly state: PlainMap,
  ) {
    super(message);
  }
}
