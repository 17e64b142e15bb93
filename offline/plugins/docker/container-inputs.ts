import { z } from "zod";
import { isDuration } from "./duration";
import { labelsSchema } from "./labels";

const duration = z.string().refine(isDuration, "must be a duration such as 5s, 1m30s or 500ms");
const megabytes = z.int().min(0);

/** A published port. Docker picks the external one where it is left out. */
const port = z.strictObject({
  internal: z.int().min(1).max(65_535),
  external: z.int().min(0).max(65_535).optional(),
  ip: z.string().default("0.0.0.0"),
  protocol: z.enum(["tcp", "udp", "sctp"]).default("tcp"),
});

const networkAttachment = z.strictObject({
  name: z.string().min(1),
  aliases: z.array(z.string()).optional(),
  ipv4Address: z.string().optional(),
  ipv6Address: z.string().optional(),
});

const volumeMount = z.strictObject({
  volumeName: z.string().optional(),
  hostPath: z.string().optional(),
  containerPath: z.string().min(1),
  readOnly: z.boolean().optional(),
});

const healthcheck = z.strictObject({
  tests: z.array(z.string()).min(1),
  interval: duration.default("0s"),
  timeout: duration.default("0s"),
  startPeriod: duration.default("0s"),
  retries: z.int().min(0).default(0),
});

const upload = z
  .strictObject({
    file: z.string().min(1),
    content: z.string().optional(),
    contentBase64: z.string().optional(),
    source: z.string().optional(),
    sourceHash: z.string().optional(),
    executable: z.boolean().optional(),
    permissions: z
      .string()
      .regex(/^0[0-7]{3}$/, "must be octal, such as 0600")
      .optional(),
  })
  .refine(
    ({ content, contentBase64, source }) =>
      [content, contentBase64, source].filter((given) => given !== undefined).length === 1,
    "needs exactly one of content, contentBase64 and source",
  );

/** The inputs of `docker.Container` that the offline plugin takes, with the real provider's names and defaults. */
export const containerInputs = z.strictObject({
  name: z.string().min(1),
  image: z.string().min(1),
  command: z.array(z.string()).optional(),
  entrypoints: z.array(z.string()).optional(),
  envs: z.array(z.string().regex(/^[^=]+=/, "must have the form KEY=VALUE")).optional(),
  hostname: z.string().optional(),
  domainname: z.string().optional(),
  user: z.string().optional(),
  workingDir: z.string().optional(),
  labels: labelsSchema.optional(),
  ports: z.array(port).optional(),
  publishAllPorts: z.boolean().optional(),
  networksAdvanced: z.array(networkAttachment).optional(),
  networkMode: z.string().optional(),
  hosts: z.array(z.strictObject({ host: z.string(), ip: z.string() })).optional(),
  dns: z.array(z.string()).optional(),
  dnsSearches: z.array(z.string()).optional(),
  dnsOpts: z.array(z.string()).optional(),
  volumes: z.array(volumeMount).optional(),
  tmpfs: z.record(z.string(), z.string()).optional(),
  uploads: z.array(upload).optional(),
  healthcheck: healthcheck.optional(),
  memory: megabytes.optional(),
  memorySwap: z.int().min(-1).optional(),
  memoryReservation: megabytes.optional(),
  shmSize: megabytes.optional(),
  cpuShares: z.int().min(0).optional(),
  cpuSet: z.string().optional(),
  cpus: z
    .string()
    .regex(/^\d+(\.\d+)?$/, "must be a number of CPUs, such as 1.5")
    .optional(),
  ulimits: z.array(z.strictObject({ name: z.string(), soft: z.int(), hard: z.int() })).optional(),
  sysctls: z.record(z.string(), z.string()).optional(),
  capabilities: z
    .strictObject({ adds: z.array(z.string()).optional(), drops: z.array(z.string()).optional() })
    .optional(),
  securityOpts: z.array(z.string()).optional(),
  groupAdds: z.array(z.string()).optional(),
  privileged: z.boolean().optional(),
  readOnly: z.boolean().default(false),
  init: z.boolean().optional(),
  ipcMode: z.string().optional(),
  pidMode: z.string().optional(),
  logDriver: z.string().optional(),
  logOpts: z.record(z.string(), z.string()).optional(),
  tty: z.boolean().default(false),
  stdinOpen: z.boolean().default(false),
  restart: z.enum(["no", "on-failure", "always", "unless-stopped"]).default("no"),
  maxRetryCount: z.int().min(0).optional(),
  start: z.boolean().default(true),
  mustRun: z.boolean().default(true),
  wait: z.boolean().default(false),
  waitTimeout: z.int().min(1).default(60),
  rm: z.boolean().default(false),
  removeVolumes: z.boolean().default(true),
  stopSignal: z.string().optional(),
  stopTimeout: z.int().min(0).optional(),
  destroyGraceSeconds: z.int().min(0).optional(),
  containerReadRefreshTimeoutMilliseconds: z.int().min(0).default(15_000),
});

/** A container's inputs, defaults filled in. */
export type ContainerInputs = z.output<typeof containerInputs>;
