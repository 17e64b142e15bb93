import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { installStandIns } from "./install";

describe("an installed plugin", function () {
  this.timeout(60_000);
  let home: string;
  before(() => {
    home = mkdtempSync(join(tmpdir(), "plugins-"));
  });
  after(() => {
    rmSync(home, { recursive: true });
  });

  it("has beside it every file that its code reads from its own folder", async () => {
    const read = (await installStandIns(home)).flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/__dirname, "(proto)", "([\w.]+)"/g)].map(([, folder = "", name = ""]) =>
        join(dirname(file), folder, name),
      ),
    );
    expect(read).not.to.be.empty;
    for (const path of read) expect(existsSync(path), path).to.equal(true);
  });
});
