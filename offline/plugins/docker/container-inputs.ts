import { z } from "zod";
import { labelsSchema } from "./daemon";
import { isDuration } from "./duration";

const duration = z.string().refine(isDuration, "must be a duration such as 5s, 1m30s or 500ms");

/** A user or group of a file in the container. */
const numericId = z.string().regex(/^\d+$/, "the offline stand-in takes numbers only: it does not look names up");

const volume = z
  .strictObject({
    volumeName: z.string().min(1).optional(),
    containerPath: z.string().min(1).optional(),
    fromContainer: z.string().min(1).optional(),
    readOnly: z.boolean().default(false),
  })
  .refine(({ containerPath, fromContainer }) => (containerPath ?? fromContainer) !== undefined, {
    error: "volume entry without container path or source container",
  })
  .refine(({ containerPath, fromContainer }) => containerPath === undefined || fromContainer === undefined, {
    error: "both a container and a path specified in a volume entry",
  });

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
  volumes: z.array(volume).optional(),
  uploads: z
    .array(
      z.strictObject({
        file: z.string().min(1),
        content: z.string().min(1, "one of 'content', 'content_base64', or 'source' must be set"),
        owner: numericId.optional(),
        group: numericId.optional(),
        permissions: z
          .string()
          .regex(/^[0-7]+$/, "must be an octal number")
          .optional(),
      }),
    )
    .optional(),
  healthcheck: healthcheck.optional(),
  memory: z.int().min(0).optional(),
  memorySwap: z.int().min(-1).optional(),
  init: z.boolean().optional(),
  user: z.string().optional(),
  readOnly: z.boolean().default(false),
  tmpfs: z.record(z.string(), z.string()).optional(),
  capabilities: z
    .strictObject({ adds: z.array(z.string()).optional(), drops: z.array(z.string()).optional() })
    .optional(),
  securityOpts: z.array(z.string()).optional(),
  logDriver: z.string().optional(),
  logOpts: z.record(z.string(), z.string()).optional(),
  restart: z.enum(["no", "on-failure", "always", "unless-stopped"]).default("no"),
  /** Whether the container is started; the real provider reads neither this nor `mustRun` back. */
  start: z.boolean().default(true),
  mustRun: z.boolean().default(true),
  wait: z.boolean().default(false),
  waitTimeout: z.int().min(1).default(60),
  stopTimeout: z.int().min(0).optional(),
  destroyGraceSeconds: z.int().min(0).optional(),
});

/** A container's inputs, defaults filled in. */
export type ContainerInputs = z.output<typeof containerInputs>;
