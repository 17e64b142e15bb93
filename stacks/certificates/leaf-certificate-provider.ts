import type * as pulumi from "@pulumi/pulumi";
import { issueLeaf, type LeafSubject } from "../../project/x509";
import { CLOCK_SKEW_MS, DAY_MS } from "./validity";

/** Raise when `leafCertificateProvider` changes: the state keeps the old code until the revision differs. */
export const LEAF_CERTIFICATE_REVISION = 1;

/** How long a certificate is valid, in days. */
export const LEAF_VALID_DAYS = 90;
/** With less than this left, in days, `pulumi up` issues another one. */
export const LEAF_RENEWED_BELOW_DAYS = 30;

/** The inputs of a leaf certificate, as the provider's methods receive them. */
export interface LeafCertificateInputs extends LeafSubject {
  readonly authorityCertificatePem: string;
  readonly authorityPrivateKeyPem: string;
  readonly revision: number;
}

/** What the state holds. */
export interface LeafCertificateState extends LeafSubject {
  readonly authorityCertificatePem: string;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  /** ISO 8601. */
  readonly notAfter: string;
  readonly revision: number;
}

function subjectOf({ commonName, dnsNames, ipAddresses, usages }: LeafSubject): LeafSubject {
  return { commonName, dnsNames, ipAddresses, usages };
}

async function issue(inputs: LeafCertificateInputs, nowMs: number): Promise<LeafCertificateState> {
  const { authorityCertificatePem, authorityPrivateKeyPem, revision } = inputs;
  const notAfterMs = nowMs + LEAF_VALID_DAYS * DAY_MS;
  const pair = await issueLeaf(
    { certificatePem: authorityCertificatePem, privateKeyPem: authorityPrivateKeyPem },
    subjectOf(inputs),
    { notBeforeMs: nowMs - CLOCK_SKEW_MS, notAfterMs },
  );
  const notAfter = new Date(notAfterMs).toISOString();
  return { ...subjectOf(inputs), authorityCertificatePem, ...pair, notAfter, revision };
}

/** The provider with a clock, in epoch milliseconds. */
export function leafCertificateProviderWith(now: () => number): pulumi.dynamic.ResourceProvider {
  return {
    async create(inputs: LeafCertificateInputs) {
      return { id: inputs.commonName, outs: await issue(inputs, now()) };
    },

    async diff(_id, olds: LeafCertificateState, news: LeafCertificateInputs) {
      const remainingMs = Date.parse(olds.notAfter) - now();
      const changes =
        remainingMs < LEAF_RENEWED_BELOW_DAYS * DAY_MS ||
        olds.revision !== news.revision ||
        olds.authorityCertificatePem !== news.authorityCertificatePem ||
        JSON.stringify(subjectOf(olds)) !== JSON.stringify(subjectOf(news));
      return { changes };
    },

    async update(_id, _olds, news: LeafCertificateInputs) {
      return { outs: await issue(news, now()) };
    },
  };
}

/** Issues a certificate, and another one in its place before it expires or when what it says changes. */
export const leafCertificateProvider = leafCertificateProviderWith(() => Date.now());
