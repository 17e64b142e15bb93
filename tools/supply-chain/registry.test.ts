import { readFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { inRepository } from "../../project/repository";
import { registryImageNames } from "../../stacks/config/images";
import { IMAGE_DIGESTS } from "../../stacks/config/image-digests";
import { askForDigests, digestsFile } from "./image-digests";
import { parseImageReference } from "./image-reference";
import { currentDigest, parseChallenge } from "./registry";

const DIGEST = `sha256:${"ab".repeat(32)}`;

describe("an image's name", () => {
  const taken = (name: string): unknown[] => Object.values(parseImageReference(name));

  it("is Docker Hub's unless it names a host", () => {
    expect(taken("mysql:8.0")).to.deep.equal(["docker.io", "library/mysql", "8.0", undefined]);
    expect(taken("prom/prometheus")).to.deep.equal(["docker.io", "prom/prometheus", "latest", undefined]);
    expect(taken(`docker.elastic.co/kibana/kibana:8.8.0@${DIGEST}`)).to.deep.equal([
      "docker.elastic.co",
      "kibana/kibana",
      "8.8.0",
      DIGEST,
    ]);
    expect(taken("localhost:5000/shop")).to.deep.equal(["localhost:5000", "shop", "latest", undefined]);
  });
});

describe("a registry", () => {
  let server: Server | undefined;
  const requests: string[] = [];

  /** Asks a registry that answers as `listener` does. */
  async function digestFrom(listener: RequestListener): Promise<string> {
    server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url} ${request.headers.authorization ?? ""}`.trim());
      listener(request, response);
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return currentDigest(parseImageReference(`127.0.0.1:${port}/shop/web:1`));
  }

  afterEach(async () => {
    requests.length = 0;
    await new Promise((resolve) => server?.close(resolve));
  });

  it("names the digest of a tag, an index before a single image", async () => {
    let accept: string | undefined;
    const digest = await digestFrom((request, response) => {
      accept = request.headers.accept;
      response.setHeader("docker-content-digest", DIGEST).end();
    });
    expect(digest).to.equal(DIGEST);
    expect(requests).to.deep.equal(["HEAD /v2/shop/web/manifests/1"]);
    expect(accept).to.match(/^application\/vnd\.oci\.image\.index\.v1\+json, .*manifest\.list/);
  });

  it("that names none is asked for the manifest, whose hash it is", async () => {
    const digest = await digestFrom((_request, response) => response.end("{}"));
    expect(digest).to.equal("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  });

  it("gets a token where it wants one", async () => {
    const digest = await digestFrom((request, response) => {
      const host = request.headers.host ?? "";
      if (request.url?.startsWith("/token") === true) {
        response.end(JSON.stringify({ token: "t0k3n" }));
      } else if (request.headers.authorization === "Bearer t0k3n") {
        response.setHeader("docker-content-digest", DIGEST).end();
      } else {
        const challenge = `Bearer realm="http://${host}/token",service="shop",scope="repository:shop/web:pull"`;
        response.writeHead(401, { "www-authenticate": challenge }).end();
      }
    });
    expect(digest).to.equal(DIGEST);
    expect(requests).to.deep.equal([
      "HEAD /v2/shop/web/manifests/1",
      "GET /token?service=shop&scope=repository%3Ashop%2Fweb%3Apull",
      "HEAD /v2/shop/web/manifests/1 Bearer t0k3n",
    ]);
  });

  const failures: readonly (readonly [number, Readonly<Record<string, string>>, RegExp])[] = [
    [404, {}, /shop\/web:1: its registry has no such image/],
    [429, { "retry-after": "3600" }, /limit is reached: wait 3600 s and run this again/],
    [401, { "www-authenticate": 'Basic realm="shop"' }, /requires a login/],
    [503, {}, /answers 503: run this again later/],
  ];
  for (const [status, headers, message] of failures) {
    it(`that answers ${status} is reported with what to do`, async () => {
      const failure = await digestFrom((_request, response) => response.writeHead(status, headers).end()).catch(String);
      expect(failure).to.match(message);
    });
  }

  it("that is unreachable is named", async () => {
    await digestFrom((_request, response) => response.setHeader("docker-content-digest", DIGEST).end());
    const { port } = server?.address() as AddressInfo;
    await new Promise((resolve) => server?.close(resolve));
    const failure = await currentDigest(parseImageReference(`127.0.0.1:${port}/shop/web`)).catch(String);
    expect(failure).to.match(new RegExp(`127\\.0\\.0\\.1:${port} is unreachable: .*ECONNREFUSED`));
  });

  it("asks for a token by its challenge", () => {
    expect(parseChallenge('Bearer realm="https://auth.example/token",service="registry.example"')).to.deep.equal({
      realm: "https://auth.example/token",
      service: "registry.example",
      scope: undefined,
    });
    expect(parseChallenge("Basic realm=x")).to.equal(undefined);
    expect(parseChallenge(null)).to.equal(undefined);
  });
});

describe("the catalogue's digests", () => {
  it("are those of its images", () => {
    expect(registryImageNames()).to.include.members(Object.keys(IMAGE_DIGESTS));
    for (const digest of Object.values(IMAGE_DIGESTS)) expect(digest).to.match(/^sha256:[0-9a-f]{64}$/);
  });

  it("are renewed where registries answer, and kept where they do not", async () => {
    const known = { current: "sha256:1", outdated: "sha256:2", silent: "sha256:3" };
    const ask = async (name: string): Promise<string> => {
      if (name === "silent") throw new Error("silent: unreachable");
      return name === "current" ? "sha256:1" : "sha256:9";
    };
    expect(await askForDigests(["silent", "outdated", "new", "current"], known, ask)).to.deep.equal({
      digests: { current: "sha256:1", new: "sha256:9", outdated: "sha256:9", silent: "sha256:3" },
      outdated: ["new", "outdated"],
      problems: ["silent: unreachable"],
    });
  });

  it("are written as they are", async () => {
    const file = readFileSync(inRepository("stacks", "config", "image-digests.ts"), "utf8");
    expect(await digestsFile(IMAGE_DIGESTS)).to.equal(file);
  });
});
