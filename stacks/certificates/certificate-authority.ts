import * as pulumi from "@pulumi/pulumi";
import { resourceName } from "../../project/names";
import { createAuthority, type KeyPair, type LeafSubject } from "../../project/x509";
import { LeafCertificate } from "./leaf-certificate";
import { CLOCK_SKEW_MS, DAY_MS } from "./validity";

/** The output `caCertificate` of a stack without it. */
export const SECURITY_OFF = "off: npx pulumi config set security on";

/** Raise when `certificateAuthorityProvider` changes: the state keeps the old code until the revision differs. */
const REVISION = 1;

/** How long an authority is valid, in days: ten years. Nothing renews it; see docs/decisions/0022. */
const AUTHORITY_VALID_DAYS = 3_652;

interface Inputs {
  readonly commonName: string;
  readonly revision: number;
}

interface State extends Inputs, KeyPair {}

/** An authority is made once: another revision of this code keeps the key and the certificate that the state holds. */
export const certificateAuthorityProvider: pulumi.dynamic.ResourceProvider = {
  async create({ commonName, revision }: Inputs) {
    const nowMs = Date.now();
    const pair = await createAuthority(commonName, {
      notBeforeMs: nowMs - CLOCK_SKEW_MS,
      notAfterMs: nowMs + AUTHORITY_VALID_DAYS * DAY_MS,
    });
    return { id: commonName, outs: { ...pair, commonName, revision } };
  },

  async diff(_id, olds: State, news: Inputs) {
    const replaces = olds.commonName === news.commonName ? [] : ["commonName"];
    return { changes: olds.revision !== news.revision || replaces.length > 0, replaces };
  },

  async update(_id, { certificatePem, privateKeyPem }: State, { commonName, revision }: Inputs) {
    return { outs: { certificatePem, privateKeyPem, commonName, revision } };
  },
};

/** The stack's private certificate authority. Its key is in the stack's state alone, encrypted. */
export class CertificateAuthority extends pulumi.dynamic.Resource {
  /** What everybody trusts who talks to the stack. */
  declare readonly certificatePem: pulumi.Output<string>;
  declare readonly privateKeyPem: pulumi.Output<string>;

  constructor(name: string, options?: pulumi.CustomResourceOptions) {
    super(
      certificateAuthorityProvider,
      name,
      {
        commonName: resourceName(pulumi.getStack(), name),
        certificatePem: undefined,
        privateKeyPem: undefined,
        revision: REVISION,
      },
      { ...options, additionalSecretOutputs: ["privateKeyPem"] },
      "shopstream",
      "CertificateAuthority",
    );
  }

  /** A certificate for 90 days, which `pulumi up` replaces once fewer than 30 of them remain. */
  issue(name: string, subject: LeafSubject, options?: pulumi.CustomResourceOptions): LeafCertificate {
    return new LeafCertificate(
      name,
      {
        ...subject,
        authorityCertificatePem: this.certificatePem,
        authorityPrivateKeyPem: this.privateKeyPem,
      },
      { parent: this, ...options },
    );
  }
}
