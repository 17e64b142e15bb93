import { format, resolveConfig } from "prettier";

/** Source text as `npm run format:write` would leave it in this file. @param path whose rules hold */
export async function formatted(text: string, path: string): Promise<string> {
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}
