import { failuresOf, type InputFailure } from "./check";
import { isSecret, type PropertyMap, reveal, UNKNOWN } from "./property-value";
import type { ProviderDefinition } from "./resource-kind";

/** What is wrong with those settings of a provider that are known. */
export function configurationFailures<Client>(
  provider: ProviderDefinition<Client>,
  settings: PropertyMap,
): InputFailure[] {
  const unknown = Object.entries(settings).filter(([, value]) => unwrapped(value) === UNKNOWN);
  const optional: Record<string, true> = Object.fromEntries(unknown.map(([name]) => [name, true]));
  const parsed = provider.configuration.partial(optional).safeParse(textSettings(settings));
  return parsed.success ? [] : failuresOf(`the ${provider.name} provider`, parsed.error);
}

/**
 * Creates a provider's client from its settings.
 *
 * @throws Error that lists every invalid setting
 */
export function configuredClient<Client>(provider: ProviderDefinition<Client>, settings: PropertyMap): Client {
  const parsed = provider.configuration.safeParse(textSettings(settings));
  if (parsed.success) return provider.configure(parsed.data);
  const failures = failuresOf(`the ${provider.name} provider`, parsed.error);
  throw new Error(
    failures.map(({ property, reason }) => `${provider.name} provider, ${property}: ${reason}`).join("; "),
  );
}

/** The engine sends every setting as text, and anything but a string as JSON. */
function textSettings(settings: PropertyMap): Record<string, string> {
  const entries = Object.entries(settings).flatMap(([name, value]) => {
    const inner = unwrapped(value);
    if (inner === null || inner === UNKNOWN || isOfEngine(name)) return [];
    const plain = reveal(inner);
    return [[name, typeof plain === "string" ? plain : JSON.stringify(plain)] as const];
  });
  return Object.fromEntries(entries);
}

/** The engine adds settings of its own that identify the plugin. */
function isOfEngine(name: string): boolean {
  return name === "version" || name === "pluginDownloadURL" || name.startsWith("__");
}

function unwrapped(value: PropertyMap[string]): PropertyMap[string] {
  return isSecret(value) ? value.value : value;
}
