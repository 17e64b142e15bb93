import { request as plainRequest } from "node:http";
import { request as tlsRequest, type RequestOptions } from "node:https";
import { expect } from "chai";
import { createConnection, type SslOptions } from "mysql2/promise";
import { createAuthority, issueLeaf, type KeyPair, type LeafSubject } from "../project/x509";
import { authorityOfStack } from "./harness/authority";
import { skipUnlessOwn } from "./harness/own-server";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";
import { authorityOf } from "./harness/stack";
import { identityOf } from "./harness/stack-fetch";

const DAY_MS = 86_400_000;
const OPERATOR: LeafSubject = { commonName: "operator", dnsNames: [], ipAddresses: [], usages: ["client"] };
/** Whatever a client says of a certificate that its authority has not signed. */
const UNTRUSTED =
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_SIGNATURE_FAILURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY)$/;
const WRONG_NAME = "ERR_TLS_CERT_ALTNAME_INVALID";
const OTHER_NAME = "somebody-else.example";

const reasonOf = (error: unknown): string => (error as { code?: string }).code ?? String(error);

/** The status of an answer, or why there is none. */
function outcomeOf(url: string, options: RequestOptions = {}): Promise<string> {
  const request = url.startsWith("https:") ? tlsRequest : plainRequest;
  return new Promise((resolve) => {
    const outgoing = request(url, { agent: false, timeout: 10_000, ...options }, (answer) => {
      answer.resume();
      resolve(String(answer.statusCode));
    });
    outgoing.once("timeout", () => outgoing.destroy(new Error("no answer")));
    outgoing.once("error", (error) => resolve(reasonOf(error)));
    outgoing.end();
  });
}

describe("with security=on", function () {
  this.timeout(60_000);
  let pipeline: Pipeline;
  let ca: string;
  let foreign: KeyPair;

  const validNow = { notBeforeMs: Date.now() - DAY_MS, notAfterMs: Date.now() + DAY_MS };
  const shown = ({ certificatePem, privateKeyPem }: KeyPair) => ({ cert: certificatePem, key: privateKeyPem });

  before(async function () {
    pipeline = await sharedPipeline();
    const known = authorityOf(pipeline.stack);
    // `npx pulumi config set security on` gives the stack certificates.
    if (known === undefined) return this.skip();
    // Only its owner knows the authority's key.
    await skipUnlessOwn(this, pipeline, "connect");
    ca = known;
    foreign = await createAuthority("shopstream-foreign-ca", validNow);
  });

  describe("MySQL", () => {
    const outcome = async (ssl: SslOptions | undefined, user?: string): Promise<string> => {
      const { hostname: host, port, username, password } = new URL(pipeline.stack.mysqlUrl);
      const account = { user: user ?? username, password: decodeURIComponent(password) };
      return createConnection({ host, port: Number(port), ...account, ...(ssl && { ssl }) }).then(
        async (connection) => {
          await connection.end();
          return "connected";
        },
        reasonOf,
      );
    };

    it("lets in who verifies it", async () => {
      expect(await outcome({ ca, verifyIdentity: true })).to.equal("connected");
    });

    it("refuses a client without TLS, whatever its password is", async () => {
      // The second is what an account gets that requires TLS.
      expect(await outcome(undefined)).to.be.oneOf(["ER_SECURE_TRANSPORT_REQUIRED", "ER_ACCESS_DENIED_ERROR"]);
    });

    it("is not taken for a server of another authority", async () => {
      const code = await outcome({ ca: foreign.certificatePem, verifyIdentity: true });
      expect(code).to.match(new RegExp(`HANDSHAKE_SSL_ERROR|${UNTRUSTED.source}`));
    });

    it("knows no root from outside its container", async () => {
      expect(await outcome({ ca, verifyIdentity: true }, "root")).to.equal("ER_ACCESS_DENIED_ERROR");
    });
  });

  describe("Elasticsearch", () => {
    const url = () => pipeline.stack.elasticsearchUrl;

    it("answers who verifies it, and asks for a password", async () => {
      expect(await outcomeOf(url(), { ca })).to.equal("401");
    });

    it("refuses a client without TLS", async () => {
      expect(await outcomeOf(url().replace("https:", "http:"))).to.match(/^(ECONNRESET|HPE_INVALID_CONSTANT)$/);
    });

    it("is not taken for a server of another authority or of another name", async () => {
      expect(await outcomeOf(url(), { ca: foreign.certificatePem })).to.match(UNTRUSTED);
      expect(await outcomeOf(url(), { ca, servername: OTHER_NAME })).to.equal(WRONG_NAME);
    });
  });

  describe("Connect", () => {
    const url = (path = "/connectors") => `${pipeline.stack.connectUrl}${path}`;
    const operator = () => {
      const certificate = identityOf(pipeline.stack)?.certificate;
      return { cert: certificate, key: certificate };
    };

    it("answers who shows the operator's certificate, who still may not configure connectors", async () => {
      expect(await outcomeOf(url(), { ca, ...operator() })).to.equal("200");
      const validate = url("/connector-plugins/ElasticsearchSinkConnector/config/validate");
      expect(await outcomeOf(validate, { ca, ...operator(), method: "PUT" })).to.equal("401");
    });

    it("refuses a client without TLS", async () => {
      expect(await outcomeOf(url().replace("https:", "http:"))).not.to.match(/^[23]/);
    });

    it("refuses a client without a certificate", async () => {
      expect(await outcomeOf(url(), { ca })).to.match(/CERTIFICATE|ECONNRESET|EPROTO/);
    });

    it("refuses a certificate of another authority", async () => {
      const stranger = await issueLeaf(foreign, OPERATOR, validNow);
      expect(await outcomeOf(url(), { ca, ...shown(stranger) })).to.match(/CERTIFICATE|ECONNRESET|EPROTO/);
    });

    it("refuses a certificate whose time has passed", async () => {
      const authority = await authorityOfStack();
      const valid = await issueLeaf(authority, OPERATOR, validNow);
      expect(await outcomeOf(url(), { ca, ...shown(valid) })).to.equal("200");
      const past = { notBeforeMs: Date.now() - 91 * DAY_MS, notAfterMs: Date.now() - DAY_MS };
      const expired = await issueLeaf(authority, OPERATOR, past);
      expect(await outcomeOf(url(), { ca, ...shown(expired) })).to.match(/CERTIFICATE|ECONNRESET|EPROTO/);
    });

    it("is not taken for a server of another authority or of another name", async () => {
      expect(await outcomeOf(url(), { ca: foreign.certificatePem, ...operator() })).to.match(UNTRUSTED);
      expect(await outcomeOf(url(), { ca, ...operator(), servername: OTHER_NAME })).to.equal(WRONG_NAME);
    });
  });
});
