import { expect } from "chai";
import { grantedPrivileges, normalPrivilege } from "./granted-privileges";

describe("a line of SHOW GRANTS", () => {
  it("tells database, table and privileges", () => {
    expect(grantedPrivileges("GRANT SELECT, INSERT ON `shop``stream`.* TO `reader`@`%`")).to.deep.equal({
      database: "shop`stream",
      table: "*",
      privileges: ["SELECT", "INSERT"],
      grantOption: false,
    });
  });

  it("tells columns and the grant option", () => {
    const line = "GRANT SELECT (`b`, `a`), UPDATE ON `shop`.`orders` TO `reader`@`%` WITH GRANT OPTION";
    expect(grantedPrivileges(line)).to.deep.equal({
      database: "shop",
      table: "orders",
      privileges: ["SELECT (a, b)", "UPDATE"],
      grantOption: true,
    });
  });

  it("grants nothing where it says USAGE, and is no grant on a table where it is about a role", () => {
    expect(grantedPrivileges("GRANT USAGE ON *.* TO `reader`@`%`")?.privileges).to.deep.equal([]);
    expect(grantedPrivileges("GRANT `role`@`%` TO `reader`@`%`")).to.equal(undefined);
  });
});

describe("a privilege", () => {
  it("is the same in every spelling", () => {
    expect(normalPrivilege("all")).to.equal("ALL PRIVILEGES");
    expect(normalPrivilege("insert")).to.equal("INSERT");
    expect(normalPrivilege("select(`b`,a)")).to.equal("SELECT (a, b)");
  });
});
