import * as pulumi from "@pulumi/pulumi";
import { SECRETS_FOLDER } from "../../project/names";
import type { TlsIdentity } from "../../project/https-request";
import type { CertificateUsage, LeafSubject } from "../../project/x509";
import type { ContainerFile } from "../docker/container-files";
import type { CertificateAuthority } from "./certificate-authority";

/** The certificate of a container, as files in it. */
export interface ContainerCertificate {
  readonly files: readonly ContainerFile[];
  /** Paths: whom it trusts, its certificate, its key, and the two in one file, as Java reads them. */
  readonly caFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly keyStoreFile: string;
}

/** The file with whom a container trusts that has no certificate of its own, or whose server need not know it. */
export function caFile(authority: CertificateAuthority, folder = SECRETS_FOLDER): ContainerFile {
  return { path: `${folder}/ca.pem`, content: authority.certificatePem };
}

/** A client that is known by this name alone. */
export function clientOf(commonName: string): LeafSubject {
  return { commonName, dnsNames: [], ipAddresses: [], usages: ["client"] };
}

/** What a program on this machine shows to servers of the stack, and whom it trusts. */
export function programIdentity(authority: CertificateAuthority, name: string): pulumi.Output<TlsIdentity> {
  const { certificatePem, privateKeyPem } = authority.issue(`${name}-client`, clientOf(name));
  return pulumi
    .all([authority.certificatePem, certificatePem, privateKeyPem])
    .apply(([ca, certificate, key]) => ({ ca, certificate: `${key}${certificate}` }));
}

/**
 * Issues a container's certificate: for a server that others reach by its component's name, and programs on this machine by
 * 127.0.0.1, or for a client whose name is the component's.
 */
export function containerCertificate(
  authority: CertificateAuthority,
  component: string,
  usages: readonly CertificateUsage[],
  folder = SECRETS_FOLDER,
): ContainerCertificate {
  const isServer = usages.includes("server");
  const usage = isServer ? "server" : "client";
  const { certificatePem, privateKeyPem } = authority.issue(`${component}-${usage}`, {
    commonName: component,
    dnsNames: isServer ? [component, "localhost"] : [],
    ipAddresses: isServer ? ["127.0.0.1"] : [],
    usages,
  });
  const path = (part: string) => `${folder}/${usage}-${part}.pem`;
  const trusted = caFile(authority, folder);
  const [certificateFile, keyFile, keyStoreFile] = [path("certificate"), path("key"), path("store")];
  return {
    caFile: trusted.path,
    certificateFile,
    keyFile,
    keyStoreFile,
    files: [
      trusted,
      { path: certificateFile, content: certificatePem },
      { path: keyFile, content: pulumi.secret(privateKeyPem) },
      { path: keyStoreFile, content: pulumi.secret(pulumi.interpolate`${privateKeyPem}${certificatePem}`) },
    ],
  };
}
