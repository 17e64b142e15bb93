import { z } from "zod";
import type { KeyPair } from "../../project/x509";
import { pulumi } from "./stack";

const EXPORT_TIMEOUT_MS = 60_000;
const exportSchema = z.object({
  deployment: z.object({
    resources: z.array(z.looseObject({ urn: z.string(), outputs: z.record(z.string(), z.unknown()).optional() })),
  }),
});
const pairSchema = z.object({ certificatePem: z.string(), privateKeyPem: z.string() });

/** The resources in the stack's state. */
async function resourcesOfStack() {
  const state = await pulumi(["stack", "export", "--show-secrets"], EXPORT_TIMEOUT_MS);
  return exportSchema.parse(JSON.parse(state)).deployment.resources;
}

/** URNs of the certificates that the stack's authority has issued to brokers and to their clients. */
export async function kafkaCertificateUrns(): Promise<string[]> {
  const urns = (await resourcesOfStack()).map(({ urn }) => urn);
  return urns.filter((urn) => /LeafCertificate::kafka-[^:]+$/.test(urn));
}

/** The stack's authority with its key, which no output tells: to issue what the stack itself never would. */
export async function authorityOfStack(): Promise<KeyPair> {
  const authority = (await resourcesOfStack()).find(({ urn }) => urn.endsWith("CertificateAuthority::ca"));
  if (authority?.outputs === undefined) throw new Error("the stack's state has no authority");
  // Secrets are text of JSON under their signature.
  const plain = Object.entries(authority.outputs).map(([name, value]) => [name, plainValue(value)]);
  return pairSchema.parse(Object.fromEntries(plain));
}

function plainValue(value: unknown): unknown {
  const wrapped = z.object({ plaintext: z.string() }).safeParse(value);
  return wrapped.success ? (JSON.parse(wrapped.data.plaintext) as unknown) : value;
}
