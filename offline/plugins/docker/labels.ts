import { z } from "zod";

/** The labels of a container, network or volume: a list of pairs, as in the provider's own arguments. */
export const labelsSchema = z.array(z.strictObject({ label: z.string(), value: z.string() }));

/** Labels in the form of Docker's API. */
export function labelMap(labels: z.output<typeof labelsSchema> = []): Record<string, string> {
  return Object.fromEntries(labels.map(({ label, value }) => [label, value]));
}

/** Labels in the form of the provider's arguments, in a steady order. */
export function labelList(labels: Record<string, string> | null | undefined): z.output<typeof labelsSchema> {
  return Object.entries(labels ?? {})
    .map(([label, value]) => ({ label, value }))
    .sort((a, b) => a.label.localeCompare(b.label));
}
