import { messageOf } from "../../project/commands/command-line";

interface Resource {
  readonly name: string;
  close(): Promise<unknown>;
}

/** What has to be given back: frozen containers, peers, topics, clients. */
export class Resources {
  private readonly held: Resource[] = [];

  /**
   * Remembers what to give back. To be called before what may fail halfway, where giving back twice does no harm.
   *
   * @param name what it is, for the message when it cannot be given back
   */
  add(name: string, close: () => Promise<unknown>): void {
    this.held.push({ name, close });
  }

  /** Gives everything back, the newest first. One that fails does not keep the others. @throws what failed, at the end */
  async close(): Promise<void> {
    const failures: string[] = [];
    for (let resource = this.held.pop(); resource !== undefined; resource = this.held.pop()) {
      try {
        await resource.close();
      } catch (error) {
        failures.push(`${resource.name}: ${messageOf(error)}`);
      }
    }
    if (failures.length > 0) throw new Error(`not given back: ${failures.join("; ")}`);
  }
}
