/** Runs something while anybody pays attention: each sign of it counts for a while. */
export class Attention {
  private timer: NodeJS.Timeout | undefined;

  /** @param lastsMs how long one sign counts, in milliseconds */
  constructor(
    private readonly options: { readonly start: () => void; readonly stop: () => void; readonly lastsMs: number },
  ) {}

  /** Somebody looks. */
  note(): void {
    if (this.timer !== undefined) {
      this.timer.refresh();
      return;
    }
    this.options.start();
    this.timer = setTimeout(() => this.end(), this.options.lastsMs);
  }

  /** Nobody looks any more. */
  end(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.options.stop();
  }
}
