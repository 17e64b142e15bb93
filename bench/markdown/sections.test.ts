import { expect } from "chai";
import { withSections } from "./sections";

const DOCUMENT =
  "# Title\n\n<!-- one:begin: by `npm run x` -->\n\nold\n\n<!-- one:end -->\n\nText.\n\n<!-- two:begin -->\n<!-- two:end -->\n";

describe("a document with generated sections", () => {
  it("gets each between its comments, once however often, and keeps all else", () => {
    const once = withSections(DOCUMENT, { two: "2", one: "$& 1" });
    expect(once).to.equal(
      "# Title\n\n<!-- one:begin: by `npm run x` -->\n\n$& 1\n\n<!-- one:end -->\n\nText.\n\n<!-- two:begin -->\n\n2\n\n<!-- two:end -->\n",
    );
    expect(withSections(once, { two: "2", one: "$& 1" })).to.equal(once);
  });

  it("has a place for each", () => {
    expect(() => withSections(DOCUMENT, { three: "3" })).to.throw("no <!-- three:begin -->");
  });
});
