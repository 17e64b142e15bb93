import { createPrivateKey, X509Certificate } from "node:crypto";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createServer } from "node:tls";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { expect } from "chai";
import type { KeyPair, LeafSubject } from "../../project/x509";
import { rehydrated } from "../testing/rehydrated";
import { certificateAuthorityProvider } from "./certificate-authority";
import {
  LEAF_CERTIFICATE_REVISION,
  leafCertificateProvider,
  leafCertificateProviderWith,
  type LeafCertificateInputs,
  type LeafCertificateState,
} from "./leaf-certificate-provider";
import { CLOCK_SKEW_MS, DAY_MS } from "./validity";

const SERVER: LeafSubject = {
  commonName: "mysql",
  dnsNames: ["mysql", "localhost"],
  ipAddresses: ["127.0.0.1"],
  usages: ["server"],
};
const CLIENT: LeafSubject = { commonName: "order-consumer", dnsNames: [], ipAddresses: [], usages: ["client"] };
const NOW_MS = Date.now();

describe("certificates, from providers that are loaded from their serialised text", function () {
  this.timeout(30_000);
  let authorities: Awaited<ReturnType<typeof rehydrated>>;
  let leaves: Awaited<ReturnType<typeof rehydrated>>;
  let authority: KeyPair;

  const createAuthority = async () =>
    (await authorities.create({ commonName: "shopstream-dev-ca", revision: 1 })).outs as unknown as KeyPair;
  const inputsFor = (subject: LeafSubject, signedBy = authority): LeafCertificateInputs => ({
    ...subject,
    authorityCertificatePem: signedBy.certificatePem,
    authorityPrivateKeyPem: signedBy.privateKeyPem,
    revision: LEAF_CERTIFICATE_REVISION,
  });
  const issue = async (subject: LeafSubject, signedBy = authority) =>
    (await leaves.create(inputsFor(subject, signedBy))).outs as unknown as LeafCertificateState;

  before(async () => {
    authorities = await rehydrated(certificateAuthorityProvider);
    leaves = await rehydrated(leafCertificateProvider);
    authority = await createAuthority();
  });

  describe("the authority", () => {
    it("signs itself, for ten years, and is called what its stack is called", () => {
      const certificate = new X509Certificate(authority.certificatePem);
      expect(certificate.subject).to.equal("CN=shopstream-dev-ca");
      expect(certificate.ca).to.equal(true);
      expect(certificate.verify(certificate.publicKey)).to.equal(true);
      expect((Date.parse(certificate.validTo) - Date.now()) / DAY_MS).to.be.within(3_650, 3_653);
    });

    it("stays when the provider's code changes, and is another one under another name", async () => {
      const state = { ...authority, commonName: "shopstream-dev-ca", revision: 0 };
      const news = { commonName: "shopstream-dev-ca", revision: 1 };
      expect(await authorities.diff("ca", state, news)).to.deep.equal({ changes: true, replaces: [] });
      expect((await authorities.update("ca", state, news)).outs).to.deep.equal({ ...authority, ...news });
      expect(await authorities.diff("ca", { ...state, revision: 1 }, news)).to.include({ changes: false });
      expect(await authorities.diff("ca", state, { ...news, commonName: "other" })).to.deep.include({
        replaces: ["commonName"],
      });
    });
  });

  describe("a leaf", () => {
    it("has a name of one part, and the host names and addresses of a server", async () => {
      const certificate = new X509Certificate((await issue(SERVER)).certificatePem);
      expect(certificate.subject).to.equal("CN=mysql");
      expect(certificate.issuer).to.equal("CN=shopstream-dev-ca");
      expect(certificate.subjectAltName).to.equal("DNS:mysql, DNS:localhost, IP Address:127.0.0.1");
      expect(certificate.checkHost("mysql")).to.equal("mysql");
      expect(certificate.checkIP("127.0.0.1")).to.equal("127.0.0.1");
      expect(certificate.checkHost("elasticsearch")).to.equal(undefined);
      expect(new X509Certificate((await issue(CLIENT)).certificatePem).subjectAltName).to.equal(undefined);
    });

    it("is signed by its authority and no other, belongs to its key, and signs nothing itself", async () => {
      const leaf = await issue(SERVER);
      const certificate = new X509Certificate(leaf.certificatePem);
      expect(certificate.ca).to.equal(false);
      expect(certificate.checkIssued(new X509Certificate(authority.certificatePem))).to.equal(true);
      expect(certificate.verify(new X509Certificate(authority.certificatePem).publicKey)).to.equal(true);
      const foreign = await createAuthority();
      expect(certificate.verify(new X509Certificate(foreign.certificatePem).publicKey)).to.equal(false);
      expect(certificate.checkPrivateKey(createPrivateKey(leaf.privateKeyPem))).to.equal(true);
    });

    it("is for what it is used for", async () => {
      const usages = async (...wanted: LeafSubject["usages"]) =>
        new X509Certificate((await issue({ ...SERVER, usages: wanted })).certificatePem).keyUsage;
      const [serverAuth, clientAuth] = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"];
      expect(await usages("server")).to.deep.equal([serverAuth]);
      expect(await usages("client")).to.deep.equal([clientAuth]);
      expect(await usages("server", "client")).to.deep.equal([serverAuth, clientAuth]);
    });

    it("is valid for 90 days, and since a little before it was made", async () => {
      const leaf = await issue(SERVER);
      const { validFrom, validTo } = new X509Certificate(leaf.certificatePem);
      expect(Date.parse(validTo) - Date.parse(validFrom)).to.equal(90 * DAY_MS + CLOCK_SKEW_MS);
      expect(Date.parse(leaf.notAfter) - Date.parse(validTo)).to.be.within(0, 999);
      expect(Date.now() - Date.parse(validFrom)).to.be.within(CLOCK_SKEW_MS, CLOCK_SKEW_MS + 10_000);
    });

    it("has a serial number that no other has", async () => {
      const issued = await Promise.all(Array.from({ length: 20 }, () => issue(CLIENT)));
      const serials = issued.map(({ certificatePem }) => new X509Certificate(certificatePem).serialNumber);
      expect(new Set(serials)).to.have.lengthOf(20);
      for (const serial of serials) expect(serial).to.match(/^[4-7][0-9A-F]{31}$/);
    });

    it("is what openssl expects of it", async function () {
      const folder = mkdtempSync(join(tmpdir(), "shopstream-certificates-"));
      try {
        const file = (name: string, content: string) => {
          writeFileSync(join(folder, name), content);
          return join(folder, name);
        };
        const leaf = await issue(SERVER);
        const [ca, certificate] = [file("ca.pem", authority.certificatePem), file("leaf.pem", leaf.certificatePem)];
        const openssl = (...args: string[]) => spawnSync("openssl", args, { encoding: "utf8" });
        const verify = openssl("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", ca, certificate);
        if (verify.error) this.skip();
        expect(verify.stdout + verify.stderr).to.equal(`${certificate}: OK\n`);
        const asClient = openssl("verify", "-purpose", "sslclient", "-CAfile", ca, certificate);
        expect(asClient.stderr).to.include("unsuitable certificate purpose");
        const { stdout: text } = openssl("x509", "-in", certificate, "-noout", "-text");
        for (const line of [
          /Signature Algorithm: ecdsa-with-SHA256/,
          /ASN1 OID: prime256v1/,
          /Basic Constraints: critical\s+CA:FALSE/,
          /X509v3 Key Usage: critical\s+Digital Signature\n/,
          /X509v3 Extended Key Usage: \s*TLS Web Server Authentication\n/,
        ]) {
          expect(text).to.match(line);
        }
        const { stdout: authorityText } = openssl("x509", "-in", ca, "-noout", "-text");
        expect(authorityText).to.match(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
        expect(authorityText).to.match(/Key Usage: critical\s+Certificate Sign, CRL Sign\n/);
        expect(openssl("pkey", "-in", file("key.pem", leaf.privateKeyPem), "-noout", "-text").stdout).to.include(
          "P-256",
        );
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });

  describe("in a connection", () => {
    const reasonOf = (error: NodeJS.ErrnoException) => error.code ?? error.message;

    /** The client's name as the server sees it, or why there is no connection, as each side says it. */
    const handshake = async (presented: KeyPair, client: KeyPair | undefined, servername = "mysql") => {
      const server = createServer({
        cert: presented.certificatePem,
        key: presented.privateKeyPem,
        ca: authority.certificatePem,
        requestCert: true,
        rejectUnauthorized: true,
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const seenByServer = new Promise<string>((resolve) => {
        server.once("tlsClientError", (error, { authorizationError }) => {
          // Node closes the connection of a client that it does not trust, and keeps the reason here: its code.
          const untrusted = authorizationError as Error | string | undefined;
          resolve(typeof untrusted === "string" ? untrusted : reasonOf(untrusted ?? error));
        });
        server.once("secureConnection", (socket) => {
          resolve(String(socket.getPeerCertificate().subject.CN));
          socket.end();
        });
      });
      const socket = connect({
        port: (server.address() as AddressInfo).port,
        host: "127.0.0.1",
        servername,
        ca: authority.certificatePem,
        ...(client && { cert: client.certificatePem, key: client.privateKeyPem }),
      });
      const seenByClient = new Promise<string>((resolve) => {
        socket.once("error", (error: Error) => resolve(reasonOf(error)));
        socket.once("close", () => resolve("closed"));
      });
      socket.resume();
      try {
        return { client: await seenByClient, server: await seenByServer };
      } finally {
        server.close();
      }
    };

    it("let both sides in", async () => {
      const seen = await handshake(await issue(SERVER), await issue(CLIENT));
      expect(seen).to.deep.equal({ client: "closed", server: "order-consumer" });
    });

    it("refuse a client without one, and one of another authority", async () => {
      const server = await issue(SERVER);
      expect((await handshake(server, undefined)).server).to.equal("ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE");
      const foreign = await issue(CLIENT, await createAuthority());
      expect((await handshake(server, foreign)).server).to.match(/UNABLE_TO_VERIFY|CERTIFICATE_VERIFY_FAILED/);
    });

    it("refuse a server of another name, of another authority, and one whose time has passed", async () => {
      const client = await issue(CLIENT);
      const refusal = async (presented: KeyPair, servername = "mysql") =>
        (await handshake(presented, client, servername)).client;
      expect(await refusal(await issue(SERVER), "elasticsearch")).to.equal("ERR_TLS_CERT_ALTNAME_INVALID");
      const foreign = await issue(SERVER, await createAuthority());
      expect(await refusal(foreign)).to.match(/UNABLE_TO_VERIFY|SELF_SIGNED|CERT_SIGNATURE_FAILURE/);
      const past = leafCertificateProviderWith(() => Date.now() - 91 * DAY_MS);
      const expired = (await past.create(inputsFor(SERVER))).outs as unknown as LeafCertificateState;
      expect(await refusal(expired)).to.equal("CERT_HAS_EXPIRED");
    });
  });

  describe("are renewed", () => {
    const changesAfter = async (days: number) => {
      const issued: unknown = (await leafCertificateProviderWith(() => NOW_MS).create(inputsFor(SERVER))).outs;
      const later = leafCertificateProviderWith(() => NOW_MS + days * DAY_MS);
      return (await later.diff?.("mysql", issued, inputsFor(SERVER)))?.changes;
    };

    it("once fewer than 30 days remain", async () => {
      expect(await changesAfter(0)).to.equal(false);
      expect(await changesAfter(60)).to.equal(false);
      expect(await changesAfter(60.001)).to.equal(true);
      expect(await changesAfter(91)).to.equal(true);
    });

    it("with another key, for another 90 days", async () => {
      const first = await issue(SERVER);
      const second = (await leaves.update("mysql", first, inputsFor(SERVER))).outs as unknown as LeafCertificateState;
      expect(second.privateKeyPem).not.to.equal(first.privateKeyPem);
      expect(Date.parse(second.notAfter)).to.be.at.least(Date.parse(first.notAfter));
    });

    it("when the authority, the names or the uses are others", async () => {
      const issued = await issue(SERVER);
      const changed = async (news: LeafCertificateInputs) => (await leaves.diff("mysql", issued, news)).changes;
      expect(await changed(inputsFor(SERVER))).to.equal(false);
      expect(await changed(inputsFor(SERVER, await createAuthority()))).to.equal(true);
      expect(await changed(inputsFor({ ...SERVER, dnsNames: ["mysql"] }))).to.equal(true);
      expect(await changed(inputsFor({ ...SERVER, usages: ["server", "client"] }))).to.equal(true);
    });

    it("into a state that holds the authority's key nowhere", async () => {
      // The first line of a key is much the same in all of them.
      const secret = authority.privateKeyPem.split("\n")[2]!;
      expect(JSON.stringify(await issue(SERVER))).not.to.include(secret);
    });
  });
});
