import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { isPartOf } from "../../stacks/config/external";
import { imagesOf, OVERRIDABLE_IMAGES, type Edition, type Images } from "../../stacks/config/images";
import { BROKER_COUNT } from "../../project/names";
import { stackName } from "../../project/stack-name";
import { inRepository } from "../../project/repository";

/** The stack's settings by key, as text: what `Pulumi.<stack>.yaml` sets, else the default of `Pulumi.yaml`. */
export type StackSettings = Readonly<Record<string, string>>;

/** The settings that `pulumi up` will read. */
export function stackSettings(): StackSettings {
  const stackFile = inRepository(`Pulumi.${stackName()}.yaml`);
  const ownSettings = existsSync(stackFile) ? readFileSync(stackFile, "utf8") : "";
  return effectiveSettings(readFileSync(inRepository("Pulumi.yaml"), "utf8"), ownSettings);
}

/** Reads the settings of a project's file and a stack's. */
export function effectiveSettings(projectFile: string, stackFile: string): StackSettings {
  const project = parse(projectFile) as {
    name: string;
    config: Record<string, { default?: string | number | boolean }>;
  };
  const { config = {} } = (parse(stackFile) ?? {}) as { config?: Record<string, string | number | boolean> };
  return Object.fromEntries(
    Object.entries(project.config).map(([key, setting]) => [
      key,
      String(config[`${project.name}:${key}`] ?? setting.default ?? ""),
    ]),
  );
}

/** The images of an edition, with those that the settings override. */
export function stackImages(edition: Edition, settings: StackSettings): Images {
  const replaced = OVERRIDABLE_IMAGES.flatMap((key) => {
    const image = settings[`${key}Image`];
    return image ? [[key, image] as const] : [];
  });
  return imagesOf(edition, Object.fromEntries(replaced));
}

/** A port on 127.0.0.1 that a container of the stack publishes. */
export interface StackPort {
  readonly port: number;
  /** The setting that decides it: `mysqlPort`. */
  readonly setting: string;
  /** How far the port is above the setting: the second and third broker use the next ports. */
  readonly offset: number;
}

/** Whether the stack is only the platform of others: it has no services. */
export function isPlatform(settings: StackSettings): boolean {
  return settings.parts === "platform";
}

/** The ports that the stack will publish in an edition. Without Kibana its port leads to the operations page. */
export function stackPorts(edition: Edition, settings: StackSettings): StackPort[] {
  return Object.entries(settings)
    .filter(([key]) =>
      key === "kibanaPort" ? !isPlatform(settings) : isDeclaredSetting("Port", key, edition, settings),
    )
    .flatMap(([setting, value]) =>
      Array.from({ length: setting === "kafkaPort" ? BROKER_COUNT : 1 }, (_, offset) => ({
        port: Number(value) + offset,
        setting,
        offset,
      })),
    );
}

/** What the memory limits of the stack's containers add up to, in MiB. */
export function stackMemoryMb(edition: Edition, settings: StackSettings): number {
  return Object.entries(settings)
    .filter(([key]) => isDeclaredSetting("MemoryMb", key, edition, settings))
    .reduce((sum, [key, value]) => sum + Number(value) * containersOf(key.slice(0, -"MemoryMb".length), settings), 0);
}

function containersOf(part: string, settings: StackSettings): number {
  return part === "kafka" ? BROKER_COUNT : Number(settings[`${part}Replicas`] ?? 1);
}

function isDeclaredSetting(suffix: string, key: string, edition: Edition, settings: StackSettings): boolean {
  return key.endsWith(suffix) && isDeclared(key.slice(0, -suffix.length), edition, settings);
}

/**
 * Somebody else's servers are left out, a platform has nothing else; Kibana is left out where there is no image of it,
 * Prometheus unless it is wanted, a proxy where it has nothing to share out.
 */
export function isDeclared(part: string, edition: Edition, settings: StackSettings): boolean {
  if (!isPartOf(settings, part)) return false;
  if (part === "prometheus") return settings.prometheus === "true";
  if (part === "proxy" || part === "orderProducerProxy") return Number(settings.orderProducerReplicas) > 1;
  return part !== "kibana" || stackImages(edition, settings).kibana !== undefined;
}
