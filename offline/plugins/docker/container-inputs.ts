import { z } from "zod";
import { labelsSchema } from "./daemon";
import { isDuration } from "./duration";

const duration = z.string().refine(isDuration, "must be a duration such as 5s, 1m30s or 500ms");

const port = z.strictObject({
  internal: z.int().min(1).max(65_535),
  external: z.int().min(1).max(65_535),
  ip: z.string().default("0.0.0.0"),
  protocol: z.literal("tcp", "the offline stand-in publishes TCP ports only").default("tcp"),
});

const healthcheck = z.strictObject({
  tests: z.array(z.string()).min(1),
  interval: duration.default("0s"),
  timeout: duration.default("0s"),
  startPeriod: duration.default("0s"),
  startInterval: z.literal("0s", "needs a newer Docker Engine than the offline edition has").default("0s"),
  retries: z.int().min(0).default(0),
});

/** The inputs of `docker.Container` that the stack uses, with the real provider's names, defaults and refusals. */
export const containerInputs = z.strictObject({
  name: z.string().min(1),
  image: z.string().min(1),
  command: z.array(z.string().min(1, "values for command may not be empty")).optional(),
  envs: z.array(z.string().regex(/^[^=]+=/, "must have the form KEY=VALUE")).optional(),
  hostname: z.string().optional(),
  labels: labelsSchema.optional(),
  ports: z.array(port).optional(),
  networkMode: z.literal("bridge", "the offline stand-in only implements the network mode bridge").default("bridge"),
  networksAdvanced: z
    .array(z.strictObject({ name: z.string().min(1), aliases: z.array(z.string()).optional() }))
    .optional(),
  volumes: z.array(z.strictObject({ volumeName: z.string().min(1), containerPath: z.string().min(1) })).optional(),
  uploads: z
    .array(
      z.strictObject({
        file: z.string().min(1),
        content: z.string().min(1, "one of 'content', 'content_base64', or 'source' must be set"),
      }),
    )
    .optional(),
  healthcheck: healthcheck.optional(),
  memory: z.int().min(0).optional(),
  memorySwap: z.int().min(-1).optional(),
  init: z.boolean().optional(),
  logDriver: z.string().optional(),
  logOpts: z.record(z.string(), z.string()).optional(),
  restart: z.enum(["no", "on-failure", "always", "unless-stopped"]).default("no"),
  mustRun: z.literal(true, "the offline stand-in does not implement containers that may be stopped").default(true),
  wait: z.boolean().default(false),
  waitTimeout: z.int().min(1).default(60),
  stopTimeout: z.int().min(0).optional(),
  destroyGraceSeconds: z.int().min(0).optional(),
});

/** A container's inputs, defaults filled in. */
export type ContainerInputs = z.output<typeof containerInputs>;
