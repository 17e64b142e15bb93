/**
 * Imports go one way: index → stacks → {connectors, contract}, apps → {service-kit, contract}, bench → integration → project,
 * tools → offline → project. The contract is shared by everyone and imports nothing. `npm run lint` enforces it.
 */
const only = (name, from, ...allowed) => ({
  name,
  severity: "error",
  from: { path: from },
  to: {
    pathNot: [from, "(^|/)node_modules/", "^(node:)?[a-z_/]+$", ...allowed],
    dependencyTypesNot: ["core", "npm", "npm-dev"],
  },
});

const STREAMS = "^apps/hourly-streams/streams/";
/** What the streams library takes from the service-kit: the names of partitions, and the one way to retry. */
const STREAMS_FOUNDATION = "^apps/service-kit/(kafka/topic-partition|process/retry)\\.ts$";
const INFRASTRUCTURE = "^node_modules/@pulumi/";

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    only("contract-knows-nobody", "^contract/"),
    only("records-know-no-dashboard", "^contract/(?!dashboard/)"),
    only("connectors-are-pure", "^connectors/", "^contract/"),
    only("project-knows-the-contract", "^project/", "^contract/"),
    only("stacks-declare", "^stacks/", "^connectors/", "^contract/", "^project/"),
    only("saved-objects-are-pure", "^stacks/kibana/saved-objects/(?!.*\\.test\\.ts$)", "^contract/"),
    only("service-kit-serves-all", "^apps/service-kit/", "^contract/"),
    only("order-producer-stands-alone", "^apps/order-producer/", "^apps/service-kit/", "^contract/"),
    only("order-consumer-stands-alone", "^apps/order-consumer/", "^apps/service-kit/", "^contract/"),
    only("hourly-streams-stands-alone", "^apps/hourly-streams/", "^apps/service-kit/", "^contract/"),
    only("operations-stands-alone", "^apps/operations/", "^apps/service-kit/", "^contract/"),
    only("operations-domain-is-pure", "^apps/operations/domain/", "^apps/operations/testing/", "^contract/"),
    only("operations-page-runs-in-browsers", "^apps/operations/page/", "^apps/operations/domain/", "^contract/"),
    only("streams-is-a-library", STREAMS, STREAMS_FOUNDATION),
    only("streams-runtime-runs-any-topology", `${STREAMS}runtime/(?!.*\\.test\\.ts$)`, STREAMS_FOUNDATION),
    only("streams-state-knows-records", `${STREAMS}state/`, `${STREAMS}runtime/records\\.ts$`),
    only("windowed-count-is-a-topology", `${STREAMS}windowed-count/(?!.*\\.test\\.ts$)`, `${STREAMS}(runtime|state)/`),
    only("offline-imports-no-tools", "^offline/", "^project/", "^stacks/testing/"),
    only("offline-plugins-stand-alone", "^offline/plugins/(docker|kafka|mysql|protocol)/"),
    {
      name: "only-setup-imports-offline",
      severity: "error",
      from: { pathNot: "^(offline|tools/setup)/" },
      to: { path: "^offline/" },
    },
    only("tools-import-no-suite", "^tools/", "^offline/", "^project/", "^stacks/(config|testing)/"),
    only("harness-imports-no-tools", "^integration/harness/", "^contract/", "^project/"),
    only(
      "first-orders-import-no-tools",
      "^integration/first-orders/",
      "^integration/harness/",
      "^contract/",
      "^project/",
    ),
    only("integration-imports-no-tools", "^integration/", "^apps/", "^contract/", "^project/"),
    only(
      "bench-imports-the-harness",
      "^bench/",
      "^integration/harness/",
      "^apps/",
      "^connectors/",
      "^contract/",
      "^project/",
      "^stacks/elasticsearch/file-realm\\.ts$",
    ),
    {
      name: "no-folder-cycles",
      scope: "folder",
      severity: "error",
      from: { path: "^(project|tools|offline|integration|bench)(/|$)" },
      to: { circular: true },
    },
    {
      name: "services-know-no-infrastructure",
      severity: "error",
      from: { path: "^(apps|contract|connectors)/" },
      to: { path: INFRASTRUCTURE },
    },
    {
      name: "services-run-on-dependencies",
      comment: "An image holds `dependencies` only; a page is bundled while its image is built.",
      severity: "error",
      from: { path: "^(apps|contract)/", pathNot: "\\.test\\.ts$|/testing/|^apps/operations/page/" },
      to: { dependencyTypes: ["npm-dev"], pathNot: "^node_modules/@types/" },
    },
    {
      name: "nothing-imports-tests",
      severity: "error",
      from: { pathNot: "\\.test\\.ts$" },
      to: { path: "\\.test\\.ts$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|target|\\.shopstream)/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["require", "import", "node", "default", "types"],
    },
  },
};
