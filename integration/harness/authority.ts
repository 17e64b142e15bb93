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

/** A resource of the stack's state, by the end of its URN. */
async function resourceEndingWith(end: string) {
  const state = exportSchema.parse(JSON.parse(await pulumi(["stack", "export", "--show-secrets"], EXPORT_TIMEOUT_MS)));
  const found = state.deployment.resources.find(({ urn }) => urn.endsWith(end));
  if (found === undefined) throw new Error(`the stack's state has no resource ${end}`);
  return found;
}

/** The stack's authority with its key, which no output tells: to issue what the stack itself never would. */
export async function authorityOfStack(): Promise<KeyPair> {
  const { outputs = {} } = await resourceEndingWith("CertificateAuthority::ca");
  // Secrets are text of JSON under their signature.
  const plain = Object.entries(outputs).map(([name, value]) => [name, plainValue(value)]);
  return pairSchema.parse(Object.fromEntries(plain));
}

function plainValue(value: unknown): unknown {
  const wrapped = z.object({ plaintext: z.string() }).safeParse(value);
  return wrapped.success ? (JSON.parse(wrapped.data.plaintext) as unknown) : value;
}
