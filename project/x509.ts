import type { webcrypto } from "node:crypto";
import type * as library from "@peculiar/x509";

/** A certificate and its key, in PEM. */
export interface KeyPair {
  readonly certificatePem: string;
  /** PKCS#8, not encrypted. */
  readonly privateKeyPem: string;
}

/** What a certificate's holder may be: the server of a TLS connection, its client, or both. */
export type CertificateUsage = "server" | "client";

/** Whom a certificate is for. */
export interface LeafSubject {
  /** The only part of its distinguished name: the user that a server sees in it, or the server itself. */
  readonly commonName: string;
  /** Host names that a server is reached by. */
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly usages: readonly CertificateUsage[];
}

/** From when until when a certificate is valid, in epoch milliseconds. */
export interface Validity {
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** Read by every server of the stack: Java 11 and 17, OpenSSL, librdkafka and Node. */
const KEY_ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

function loadLibrary(): typeof library {
  // Dynamic providers run this from text, where only `require` finds packages. The library needs the first of the two.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require("reflect-metadata");
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("@peculiar/x509") as typeof library;
}

/** 16 bytes with 126 random bits; the first byte makes the number positive and as long as it looks (RFC 5280, 4.1.2.2). */
function randomSerialNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Buffer.from(bytes.map((byte, index) => (index === 0 ? (byte & 0x3f) | 0x40 : byte))).toString("hex");
}

async function privateKeyPemOf(key: webcrypto.CryptoKey): Promise<string> {
  const base64 = Buffer.from(await crypto.subtle.exportKey("pkcs8", key)).toString("base64");
  return `-----BEGIN PRIVATE KEY-----\n${base64.replace(/(.{64})(?=.)/g, "$1\n")}\n-----END PRIVATE KEY-----\n`;
}

async function readPrivateKey(pem: string): Promise<webcrypto.CryptoKey> {
  const pkcs8 = Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ""), "base64");
  return crypto.subtle.importKey("pkcs8", pkcs8, KEY_ALGORITHM, false, ["sign"]);
}

/** A new authority: a certificate that signs itself, and may sign leaf certificates only. */
export async function createAuthority(commonName: string, validity: Validity): Promise<KeyPair> {
  const x509 = loadLibrary();
  const keys = await crypto.subtle.generateKey(KEY_ALGORITHM, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [commonName] }],
    keys,
    serialNumber: randomSerialNumber(),
    notBefore: new Date(validity.notBeforeMs),
    notAfter: new Date(validity.notAfterMs),
    signingAlgorithm: KEY_ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificatePem: `${certificate.toString("pem")}\n`, privateKeyPem: await privateKeyPemOf(keys.privateKey) };
}

/** A new key with a certificate that `authority` signs. The authority's own certificate, the root, is not repeated. */
export async function issueLeaf(authority: KeyPair, subject: LeafSubject, validity: Validity): Promise<KeyPair> {
  const x509 = loadLibrary();
  const issuer = new x509.X509Certificate(authority.certificatePem);
  const keys = await crypto.subtle.generateKey(KEY_ALGORITHM, true, ["sign", "verify"]);
  const { serverAuth, clientAuth } = x509.ExtendedKeyUsage;
  const names = [
    ...subject.dnsNames.map((value) => ({ type: "dns" as const, value })),
    ...subject.ipAddresses.map((value) => ({ type: "ip" as const, value })),
  ];
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [{ CN: [subject.commonName] }],
    issuer: issuer.subjectName,
    publicKey: keys.publicKey,
    signingKey: await readPrivateKey(authority.privateKeyPem),
    serialNumber: randomSerialNumber(),
    notBefore: new Date(validity.notBeforeMs),
    notAfter: new Date(validity.notAfterMs),
    signingAlgorithm: KEY_ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(subject.usages.map((usage) => (usage === "server" ? serverAuth : clientAuth))),
      ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { certificatePem: `${certificate.toString("pem")}\n`, privateKeyPem: await privateKeyPemOf(keys.privateKey) };
}
