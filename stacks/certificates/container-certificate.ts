import * as pulumi from "@pulumi/pulumi";
import { SECRETS_FOLDER } from "../../project/names";
import type { TlsIdentity } from "../../project/https-request";
import type { CertificateUsage, LeafSubject } from "../../project/x509";
import type { ContainerFile } from "../docker/container-files";
import type { CertificateAuthority } from "./certificate-authority";

/** A certificate and its key, PEM. */
export interface CertificatePair {
  readonly certificatePem: pulumi.Input<string>;
  readonly privateKeyPem: pulumi.Input<string>;
}

/** What a client of a server with TLS knows: whom it trusts, PEM, and what it shows, if the server asks for that. */
export interface ClientTls {
  readonly caCertificate: pulumi.Input<string>;
  readonly certificate: CertificatePair | undefined;
}

/** Files of a container, and their paths: the certificate, its key, and the two in one file, as Java reads them. */
export interface CertificateFiles {
  readonly files: readonly ContainerFile[];
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly keyStoreFile: string;
}

/** The certificate of a container, and whom it trusts, as files in it. */
export interface ContainerCertificate extends CertificateFiles {
  readonly caFile: string;
}

/** Whom a client trusts, and what it shows, if anything, as files of its container. */
export interface ClientFiles {
  readonly files: readonly ContainerFile[];
  readonly caFile: string;
  readonly shown: CertificateFiles | undefined;
}

/** The file with whom a container trusts. */
export function caFile(caCertificate: pulumi.Input<string>, folder = SECRETS_FOLDER): ContainerFile {
  return { path: `${folder}/ca.pem`, content: caCertificate };
}

/** The client that is known by this name alone. */
export function clientSubject(commonName: string): LeafSubject {
  return { commonName, dnsNames: [], ipAddresses: [], usages: ["client"] };
}

/** A client of the stack's own servers. */
export function clientOf(authority: CertificateAuthority, name: string) {
  const certificate = authority.issue(`${name}-client`, clientSubject(name));
  return { caCertificate: authority.certificatePem, certificate };
}

/** A client as programs of this machine know it. */
export function identityOf({ caCertificate, certificate }: ClientTls): pulumi.Output<TlsIdentity> {
  return pulumi
    .all([caCertificate, certificate && keyStoreOf(certificate)])
    .apply(([ca, keyStore]) => ({ ca, ...(keyStore !== undefined && { certificate: keyStore }) }));
}

/** A client as files of a container. */
export function clientFiles({ caCertificate, certificate }: ClientTls, folder: string): ClientFiles {
  const trusted = caFile(caCertificate, folder);
  const shown = certificate && certificateFiles(certificate, "client", folder);
  return { caFile: trusted.path, shown, files: [trusted, ...(shown?.files ?? [])] };
}

/**
 * Issues a container's certificate for a server that others reach by its component's name, and programs on this machine by
 * 127.0.0.1; and that may be a client as well.
 */
export function serverCertificate(
  authority: CertificateAuthority,
  component: string,
  usages: readonly ["server", ...CertificateUsage[]],
  folder = SECRETS_FOLDER,
): ContainerCertificate {
  const certificate = authority.issue(`${component}-server`, {
    commonName: component,
    dnsNames: [component, "localhost"],
    ipAddresses: ["127.0.0.1"],
    usages,
  });
  const trusted = caFile(authority.certificatePem, folder);
  const { files, ...paths } = certificateFiles(certificate, "server", folder);
  return { ...paths, caFile: trusted.path, files: [trusted, ...files] };
}

function keyStoreOf({ certificatePem, privateKeyPem }: CertificatePair): pulumi.Output<string> {
  return pulumi.interpolate`${privateKeyPem}${certificatePem}`;
}

function certificateFiles(pair: CertificatePair, usage: CertificateUsage, folder: string): CertificateFiles {
  const path = (part: string) => `${folder}/${usage}-${part}.pem`;
  const [certificateFile, keyFile, keyStoreFile] = [path("certificate"), path("key"), path("store")];
  return {
    certificateFile,
    keyFile,
    keyStoreFile,
    files: [
      { path: certificateFile, content: pair.certificatePem },
      { path: keyFile, content: pulumi.secret(pair.privateKeyPem) },
      { path: keyStoreFile, content: pulumi.secret(keyStoreOf(pair)) },
    ],
  };
}
