import * as pulumi from "@pulumi/pulumi";
import type { LeafSubject } from "../../project/x509";
import { LEAF_CERTIFICATE_REVISION, leafCertificateProvider } from "./leaf-certificate-provider";

export interface LeafCertificateArgs extends LeafSubject {
  readonly authorityCertificatePem: pulumi.Input<string>;
  readonly authorityPrivateKeyPem: pulumi.Input<string>;
}

/** A certificate that the stack's authority signed, with its key. */
export class LeafCertificate extends pulumi.dynamic.Resource {
  /** The chain that its holder presents: this certificate alone, as the authority is the root. */
  declare readonly certificatePem: pulumi.Output<string>;
  /** PKCS#8, not encrypted. */
  declare readonly privateKeyPem: pulumi.Output<string>;
  /** ISO 8601. */
  declare readonly notAfter: pulumi.Output<string>;
  /** The authority's certificate, by which others verify this one. */
  declare readonly authorityCertificatePem: pulumi.Output<string>;

  constructor(name: string, args: LeafCertificateArgs, options?: pulumi.CustomResourceOptions) {
    super(
      leafCertificateProvider,
      name,
      {
        ...args,
        certificatePem: undefined,
        privateKeyPem: undefined,
        notAfter: undefined,
        revision: LEAF_CERTIFICATE_REVISION,
      },
      { ...options, additionalSecretOutputs: ["privateKeyPem", "authorityPrivateKeyPem"] },
      "shopstream",
      "LeafCertificate",
    );
  }
}
