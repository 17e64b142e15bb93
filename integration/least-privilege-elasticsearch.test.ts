import { expect } from "chai";
import { HOURLY_INDEX } from "../contract/hourly-summary";
import { LOGS_INDEX } from "../contract/log-message";
import type { Answer } from "./harness/order-run";
import { skipUnlessOwn } from "./harness/own-server";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";
import { askAnyUser, askWithPassword, type AskAs } from "./harness/stores/elasticsearch-users";

/** Privileges and single actions, under Elasticsearch's names. */
const CLUSTER = [
  ...["all", "manage", "manage_security", "manage_index_templates", "manage_ingest_pipelines", "monitor"],
  ...["cluster:monitor/main", "cluster:monitor/health", "cluster:monitor/nodes/info", "cluster:admin/settings/update"],
];
const ON_AN_INDEX = [
  ...["all", "manage", "monitor", "maintenance", "read", "write", "index", "create", "delete", "delete_index"],
  ...["create_index", "view_index_metadata", "indices:admin/refresh", "indices:admin/mapping/put"],
  ...["indices:admin/settings/update", "indices:data/read/search", "indices:data/read/get"],
  ...["indices:data/write/index", "indices:data/write/bulk", "indices:data/write/delete", "indices:data/write/update"],
];
const KIBANA = ["read", "all"];

const SINK = ["create", "create_index", "view_index_metadata", "indices:data/write/index", "indices:data/write/bulk"];
const READ = ["read", "indices:data/read/search", "indices:data/read/get"];

interface Allowed {
  readonly cluster?: readonly string[];
  readonly logs?: readonly string[];
  readonly hourly?: readonly string[];
  readonly kibana?: readonly string[];
}

const READER = [...READ, "view_index_metadata", "indices:admin/refresh"];

/** Everything that each user may do. */
const ALLOWED: Readonly<Record<string, Allowed>> = {
  "sink-logs": { cluster: ["cluster:monitor/main"], logs: SINK },
  "sink-hourly": { cluster: ["cluster:monitor/main"], hourly: SINK },
  reader: { logs: READER, hourly: READER, kibana: ["read"] },
  operations: { logs: READ, hourly: READ },
  templates: {
    cluster: ["manage_index_templates"],
    logs: ["indices:admin/mapping/put"],
    hourly: ["indices:admin/mapping/put"],
  },
  dashboards: { kibana: ["all"] },
  health: { cluster: ["cluster:monitor/health"] },
};
const USERS = Object.keys(ALLOWED);

interface Privileges {
  readonly cluster: Readonly<Record<string, boolean>>;
  readonly index: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
  readonly application: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, boolean>>>>>>;
}

/** A document that the mapping refuses: who may write is told so, and nothing is written. */
const REFUSED_DOCUMENT = { fieldOfNoContract: 1 };

interface Action {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly users: readonly string[];
}

const ofIndex = (index: string, sink: string): Action[] => [
  { name: "search", method: "GET", path: `/${index}/_search?size=0`, users: ["reader", "operations"] },
  { name: "count", method: "GET", path: `/${index}/_count`, users: ["reader", "operations"] },
  { name: "get", method: "GET", path: `/${index}/_doc/none`, users: ["reader", "operations"] },
  { name: "refresh", method: "POST", path: `/${index}/_refresh`, users: ["reader"] },
  { name: "mapping", method: "GET", path: `/${index}/_mapping`, users: ["reader", sink] },
  { name: "write", method: "PUT", path: `/${index}/_doc/refused`, body: REFUSED_DOCUMENT, users: [sink] },
  {
    name: "bulk",
    method: "POST",
    path: `/${index}/_bulk`,
    body: `{"index":{"_id":"refused"}}\n${JSON.stringify(REFUSED_DOCUMENT)}\n`,
    users: [sink],
  },
  { name: "bulk delete", method: "POST", path: `/${index}/_bulk`, body: `{"delete":{"_id":"none"}}\n`, users: [] },
  { name: "delete", method: "DELETE", path: `/${index}/_doc/none`, users: [] },
  { name: "update", method: "POST", path: `/${index}/_update/none`, body: { doc: {} }, users: [] },
  { name: "new mapping", method: "PUT", path: `/${index}/_mapping`, body: { properties: {} }, users: ["templates"] },
  // Who may change settings is told that this one cannot be changed.
  { name: "settings", method: "PUT", path: `/${index}/_settings`, body: { number_of_shards: 1 }, users: [] },
];

const ACTIONS: readonly Action[] = [
  ...ofIndex(LOGS_INDEX, "sink-logs"),
  ...ofIndex(HOURLY_INDEX, "sink-hourly"),
  { name: "version", method: "GET", path: "/", users: ["sink-logs", "sink-hourly"] },
  { name: "health", method: "GET", path: "/_cluster/health", users: ["health"] },
  { name: "template", method: "GET", path: "/_index_template/shopstream-logs", users: ["templates"] },
  { name: "nodes", method: "GET", path: "/_nodes", users: [] },
  { name: "settings of the cluster", method: "GET", path: "/_cluster/settings", users: [] },
  { name: "users", method: "GET", path: "/_security/user", users: [] },
  { name: "roles", method: "GET", path: "/_security/role", users: [] },
  { name: "another index", method: "PUT", path: "/made-by-a-test/_doc/1", body: { a: 1 }, users: [] },
  { name: "search everywhere else", method: "GET", path: "/.security/_search", users: [] },
];

/** 403, or the 403 of the one operation in a bulk request. */
function isForbidden({ status, body }: Answer): boolean {
  const { items = [] } = (typeof body === "object" ? body : {}) as { items?: Record<string, { status: number }>[] };
  return status === 403 || items.some((item) => Object.values(item).some((operation) => operation.status === 403));
}

describe("Elasticsearch users", () => {
  let pipeline: Pipeline;
  let askAs: AskAs;
  before(async function () {
    pipeline = await sharedPipeline();
    await skipUnlessOwn(this, pipeline, "elasticsearch");
    askAs = askAnyUser(pipeline.stack);
  });

  for (const [user, { cluster = [], logs = [], hourly = [], kibana = [] }] of Object.entries(ALLOWED)) {
    it(`${user} has its privileges, and none besides`, async () => {
      const asked = {
        cluster: CLUSTER,
        index: [{ names: [LOGS_INDEX, HOURLY_INDEX, "another-index"], privileges: ON_AN_INDEX }],
        application: [{ application: "kibana-.kibana", privileges: KIBANA, resources: ["*"] }],
      };
      const { status, body } = await askAs(user, "POST", "/_security/user/_has_privileges", asked);
      expect(status, JSON.stringify(body)).to.equal(200);
      const has = body as Privileges;
      const granted = (privileges: Readonly<Record<string, boolean>> = {}) =>
        Object.keys(privileges).filter((name) => privileges[name]);
      expect(granted(has.cluster)).to.have.members([...cluster]);
      expect(granted(has.index[LOGS_INDEX])).to.have.members([...logs]);
      expect(granted(has.index[HOURLY_INDEX])).to.have.members([...hourly]);
      expect(granted(has.index["another-index"])).to.deep.equal([]);
      const inKibana = granted(has.application["kibana-.kibana"]?.["*"]);
      // Where there is a Kibana, it has said that all includes read.
      expect(inKibana.includes("all") ? ["all"] : inKibana).to.have.members([...kibana]);
    });
  }

  for (const { name, method, path, body, users } of ACTIONS) {
    it(`${name}, ${method} ${path}: ${users.join(", ") || "nobody"}`, async () => {
      for (const user of USERS) {
        const answer = await askAs(user, method, path, body);
        const allowed = users.includes(user) ? "allowed" : "forbidden";
        expect(isForbidden(answer) ? "forbidden" : "allowed", `${user}: ${JSON.stringify(answer)}`).to.equal(allowed);
        expect(answer.status, user).to.not.equal(401);
      }
    });
  }

  it("are these and no others", async () => {
    const files = await pipeline.containers.get("elasticsearch");
    for (const file of ["users", "users_roles", "roles.yml"]) {
      const text = await files.run(["cat", `/usr/share/elasticsearch/config/${file}`]);
      const names = text.trim().split("\n");
      expect(names.map((line) => line.split(":")[0])).to.have.members(USERS);
    }
  });

  it("do not open without their password", async () => {
    for (const password of [
      "",
      "wrong",
      pipeline.stack.elasticsearchPassword,
      pipeline.stack.elasticsearchAdminPassword ?? "",
    ]) {
      for (const user of [...USERS, "elastic"]) {
        if (password === pipeline.stack.elasticsearchPassword && user === "reader") continue;
        if (password === pipeline.stack.elasticsearchAdminPassword && user === "elastic") continue;
        const { status } = await askWithPassword(pipeline.stack, password)(user, "GET", "/_security/_authenticate");
        expect(status, user).to.equal(401);
      }
    }
    const { status } = await askWithPassword(pipeline.stack, pipeline.stack.elasticsearchPassword)(
      "reader",
      "GET",
      `/${LOGS_INDEX}/_count`,
    );
    expect(status).to.equal(200);
  });

  it("of the sinks are those that the connectors use", async () => {
    const users = await Promise.all(
      (await pipeline.connect.names()).map(
        async (name) => (await pipeline.connect.configuration(name))["connection.username"],
      ),
    );
    expect(users).to.include.members(["sink-logs", "sink-hourly"]).and.not.include("elastic");
  });
});
