import { expect } from "chai";
import { elasticsearchMappingOf } from "../derived/elasticsearch-mapping";
import { LOG_STATUSES } from "../log-message";
import { PIPELINE_DASHBOARD } from "./dashboard";
import { fieldPathsOf, panelsOf, type Panel } from "./panel";
import { HOURLY_SOURCE, LOGS_SOURCE } from "./source";

const named = { id: "a", title: "A", description: "" };

/** Never called: the compiler checks it. Each line below an `@ts-expect-error` must not compile. */
export function misspelt(): readonly Panel[] {
  const logs = panelsOf(LOGS_SOURCE);
  const hourly = panelsOf(HOURLY_SOURCE);
  return [
    logs.topValues({ ...named, field: "errorMessage", size: 1 }),
    // @ts-expect-error a misspelt field
    logs.topValues({ ...named, field: "errorMesage", size: 1 }),
    // @ts-expect-error a field of another entity
    hourly.topValues({ ...named, field: "errorMessage", size: 1 }),
    // @ts-expect-error a misspelt column
    logs.latest({ ...named, columns: ["timestamp", "orderID"], size: 1 }),
    hourly.overTime({
      ...named,
      measure: { kind: "maximum", field: "transactionCount" },
      interval: "hour",
      bars: "stacked",
    }),
    // @ts-expect-error a maximum of text
    hourly.overTime({ ...named, measure: { kind: "maximum", field: "hourWindow" }, interval: "hour", bars: "stacked" }),
    logs.latest({ ...named, columns: [], size: 1, filter: { field: "status", anyOf: [LOG_STATUSES.late] } }),
    // @ts-expect-error a status that does not exist
    logs.latest({ ...named, columns: [], size: 1, filter: { field: "status", anyOf: ["LAAT"] } }),
  ];
}

describe("the panels of the dashboard", () => {
  const panels: readonly Panel[] = PIPELINE_DASHBOARD.rows.flat();

  it("have ids that are unique and readable in an address", () => {
    const ids = panels.map(({ id }) => id);
    expect(new Set(ids)).to.have.property("size", ids.length);
    for (const id of ids) expect(id).to.match(/^[a-z]+(-[a-z]+)*$/);
  });

  it("read fields that their index has, grouped by fields that can be grouped by", () => {
    for (const panel of panels) {
      const { properties } = elasticsearchMappingOf(panel.source.entity);
      for (const path of fieldPathsOf(panel)) {
        const [field = "", subField] = path.split(".");
        const property = subField === undefined ? properties[field] : properties[field]?.fields?.[subField];
        expect(property, `${panel.id}: ${path}`).to.not.equal(undefined);
      }
    }
  });

  it("group long text by its keyword sub-field", () => {
    const errors = panels.find(({ id }) => id === "errors-by-message")!;
    expect(fieldPathsOf(errors)).to.deep.equal(["timestamp", "errorMessage", "errorMessage.keyword"]);
  });
});
