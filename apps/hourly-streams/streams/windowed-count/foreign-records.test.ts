import { expect } from "chai";
import { SimulatedApplication } from "../testing/simulated-application";
import { countingTopology, hour } from "../testing/counting-topology";

describe("foreign records in the internal topics", () => {
  it("neither stop processing nor change a count, before a restoration and after it", async () => {
    const application = new SimulatedApplication(countingTopology());
    const poison = (topic: string, key: string, value: string | null) => {
      application.log.append({ topic, partition: 0, key, value });
    };
    const order = (key: string) => {
      application.log.append({ topic: "orders", partition: 0, key, value: String(hour(100)) });
    };
    const spread = () => {
      for (const topic of ["changelog", "repartition"]) {
        poison(topic, "poison", "poison");
        poison(topic, "poison", null);
        poison(topic, "tier-0/0/0", "{}");
      }
      poison("repartition", "window/100/9", JSON.stringify({ windowNumber: 100, partition: 9, count: 50 }));
      poison("repartition", "another", JSON.stringify({ windowNumber: 100, partition: 1, count: 50 }));
      poison("repartition", "window/101/1", JSON.stringify({ windowNumber: 101, partition: 1, count: 50 }));
      poison("orders", "poison", "poison");
    };
    spread();
    order("one");
    await application.settle("a", 20);
    spread();
    application.kill("a");
    order("one");
    order("two");
    await application.settle("b", 40);
    const counts = application.written("results").map(({ key, value }) => `${key?.toString()}: ${value?.toString()}`);
    expect(counts.at(-1)).to.equal(`${hour(100)}: 2`);
    expect(new Set(counts.map((count) => count.split(":")[0]))).to.deep.equal(new Set([String(hour(100))]));
  });
});
