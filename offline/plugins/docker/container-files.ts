import { readFile } from "node:fs/promises";
import { posix } from "node:path";
import type Dockerode from "dockerode";
import { pack } from "tar-stream";
import type { ContainerInputs } from "./container-inputs";

type Upload = NonNullable<ContainerInputs["uploads"]>[number];

/** Writes a container's `uploads` into it, before its first start. */
export async function uploadFiles(container: Dockerode.Container, uploads: readonly Upload[]): Promise<void> {
  if (uploads.length === 0) return;
  const archive = pack();
  for (const upload of uploads) {
    archive.entry({ name: posix.relative("/", upload.file), mode: mode(upload) }, await contentOf(upload));
  }
  archive.finalize();
  await container.putArchive(archive, { path: "/" });
}

function mode({ permissions, executable }: Upload): number {
  return permissions === undefined ? (executable ? 0o744 : 0o644) : Number.parseInt(permissions, 8);
}

async function contentOf({ content, contentBase64, source }: Upload): Promise<Buffer> {
  if (source !== undefined) return readFile(source);
  return contentBase64 === undefined ? Buffer.from(content ?? "", "utf8") : Buffer.from(contentBase64, "base64");
}
