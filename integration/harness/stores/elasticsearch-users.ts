import { requestOfStack, type Answer } from "../order-run";
import type { Stack } from "../stack";

/** Asks Elasticsearch as one of its users. */
export type AskAs = (user: string, method: string, path: string, body?: unknown) => Promise<Answer>;

function signedIn(user: string, password: string): Record<string, string> {
  return {
    authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
    "content-type": "application/json",
  };
}

/**
 * Asks as any user, on behalf of whom `elastic` signs in: their passwords are known to their programs alone
 * (https://www.elastic.co/guide/en/elasticsearch/reference/8.8/run-as-privilege.html).
 */
export function askAnyUser(stack: Stack): AskAs {
  const { elasticsearchUrl, elasticsearchAdminPassword } = stack;
  return (user, method, path, body) =>
    requestOfStack(stack, new URL(path, elasticsearchUrl), {
      method,
      headers: { ...signedIn("elastic", elasticsearchAdminPassword ?? ""), "es-security-runas-user": user },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
}

/** Asks with a password. */
export function askWithPassword(stack: Stack, password: string): AskAs {
  return (user, method, path) =>
    requestOfStack(stack, new URL(path, stack.elasticsearchUrl), { method, headers: signedIn(user, password) });
}
