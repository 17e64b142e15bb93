import { EventEmitter } from "node:events";
import { expect } from "chai";
import { until } from "../testing/until";
import { Viewers, type ViewersOptions, type ViewerStream } from "./viewers";

/** A viewer that takes what it is sent, or does not. */
class FakeStream extends EventEmitter {
  readonly events: string[] = [];
  writableLength = 0;
  closedBy: "end" | "destroy" | undefined;

  constructor(private readonly takes = true) {
    super();
  }

  write(text: string): boolean {
    if (text.startsWith("id:")) this.events.push(text);
    if (!this.takes) this.writableLength += text.length;
    return this.takes;
  }

  end(): this {
    return this.close("end");
  }

  destroy(): this {
    return this.close("destroy");
  }

  private close(by: "end" | "destroy"): this {
    this.closedBy = by;
    this.emit("close");
    return this;
  }
}

const asStream = (stream: FakeStream) => stream as unknown as ViewerStream;

describe("viewers", () => {
  let viewers: Viewers;
  const watched: boolean[] = [];

  const open = (options: Partial<ViewersOptions> = {}): Viewers => {
    let made = 0;
    watched.length = 0;
    viewers = new Viewers({
      nextEvent: () => JSON.stringify({ made: (made += 1) }),
      onWatched: (isWatched) => watched.push(isWatched),
      intervalMs: 2,
      ...options,
    });
    return viewers;
  };
  afterEach(() => viewers.close());

  it("all get the same events, numbered, and a new one the present state at once", async () => {
    open();
    const [first, second] = [new FakeStream(), new FakeStream()];
    viewers.add(asStream(first));
    await until(() => first.events.length >= 2);
    viewers.add(asStream(second));
    expect(second.events).to.have.length(1);
    expect(second.events[0]).to.match(/^id: \d+\ndata: \{"made":\d+\}\n\n$/);
    await until(() => second.events.length >= 3);
    expect(first.events.slice(-2)).to.deep.equal(second.events.slice(-2));
  });

  it("make work while somebody looks, and none while nobody does", async () => {
    let made = 0;
    open({ nextEvent: () => String((made += 1)) });
    expect(watched).to.deep.equal([]);
    const [first, second] = [new FakeStream(), new FakeStream()];
    viewers.add(asStream(first));
    viewers.add(asStream(second));
    expect(watched).to.deep.equal([true]);
    first.destroy();
    expect(watched).to.deep.equal([true]);
    second.destroy();
    expect(watched).to.deep.equal([true, false]);
    const before = made;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(made).to.equal(before);
  });

  it("are fifty at most", () => {
    open();
    for (let viewer = 0; viewer < 50; viewer += 1) {
      expect(viewers.hasRoom).to.equal(true);
      viewers.add(asStream(new FakeStream()));
    }
    expect(viewers.hasRoom).to.equal(false);
    expect(viewers.count).to.equal(50);
  });

  it("that take nothing are dropped, and nobody else", async () => {
    open({ maxUnsentBytes: 100 });
    const [quick, slow] = [new FakeStream(), new FakeStream(false)];
    viewers.add(asStream(quick));
    viewers.add(asStream(slow));
    await until(() => slow.closedBy !== undefined);
    expect(slow.closedBy).to.equal("destroy");
    expect(slow.writableLength).to.be.below(200);
    expect(viewers.count).to.equal(1);
    const before = quick.events.length;
    await until(() => quick.events.length > before);
  });

  it("are sent away at the end, and no others are let in", () => {
    open();
    const stream = new FakeStream();
    viewers.add(asStream(stream));
    viewers.close();
    expect(stream.closedBy).to.equal("end");
    expect(watched).to.deep.equal([true, false]);
    expect(viewers.hasRoom).to.equal(false);
  });
});
