/** The last lines of a text that goes by. */
export class LineTail {
  private lines: string[] = [];

  /** @param capacity how many lines are kept */
  constructor(private readonly capacity: number) {}

  /** Adds a text of one or more lines. */
  add(text: string): void {
    this.lines = [...this.lines, ...text.split(/\r?\n/)].slice(-this.capacity);
  }

  /** The kept lines, indented, as an error shows them. */
  text(): string {
    return this.lines.length === 0 ? "  (none)" : this.lines.map((line) => `  ${line}`).join("\n");
  }
}
