/** A value at one time. */
export interface Point<Value> {
  readonly atMs: number;
  readonly value: Value;
}

/** The values of the last while, oldest first. */
export class TimeSeries<Value> {
  private points: Point<Value>[] = [];

  /**
   * @param keptMs how long a value is kept, in milliseconds
   * @param stepMs least time between two values, in milliseconds: a newer one replaces the last until then. Default 0
   */
  constructor(
    private readonly keptMs: number,
    private readonly stepMs = 0,
  ) {}

  add(value: Value, atMs: number): void {
    const [before, last] = this.points.slice(-2);
    if (before !== undefined && last !== undefined && last.atMs - before.atMs < this.stepMs) this.points.pop();
    this.points.push({ atMs, value });
    const oldest = this.points.findIndex((point) => point.atMs >= atMs - this.keptMs);
    if (oldest > 0) this.points = this.points.slice(oldest);
  }

  get all(): readonly Point<Value>[] {
    return this.points;
  }

  get first(): Point<Value> | undefined {
    return this.points[0];
  }

  get last(): Point<Value> | undefined {
    return this.points.at(-1);
  }

  clear(): void {
    this.points = [];
  }
}
