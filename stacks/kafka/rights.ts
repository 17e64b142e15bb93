import * as kafka from "@pulumi/kafka";
import type * as pulumi from "@pulumi/pulumi";
import {
  KAFKA_ACCESS,
  KAFKA_QUOTAS,
  PIPELINE_ACCESS,
  PIPELINE_PRINCIPAL,
  type Access,
} from "../../contract/kafka-access";
import type { KafkaEndpoint } from "./endpoint";
import { kafkaProvider } from "./provider";

/** Declares every line of the table of rights as an ACL. */
export function declareRights(options: pulumi.CustomResourceOptions): kafka.Acl[] {
  return declareAcls(KAFKA_ACCESS, options);
}

/** Declares what a platform's worker and the pipeline on it may do; nothing with `security=off`. */
export function declarePlatformRights(cluster: KafkaEndpoint): kafka.Acl[] {
  if (cluster.certificates === undefined) return [];
  const rights = { connect: KAFKA_ACCESS.connect, [PIPELINE_PRINCIPAL]: PIPELINE_ACCESS };
  return declareAcls(rights, { parent: cluster, provider: kafkaProvider(cluster, cluster), ...cluster.inside });
}

/** From any host: the network has no addresses to tell clients by. */
function declareAcls(
  rights: Readonly<Record<string, readonly Access[]>>,
  options: pulumi.CustomResourceOptions,
): kafka.Acl[] {
  return Object.entries(rights).flatMap(([principal, lines]) =>
    lines.map(
      ({ resourceType, name, pattern, operation }) =>
        new kafka.Acl(
          `${principal}-${operation}-${resourceType}-${name}${pattern === "Prefixed" ? "*" : ""}`,
          {
            aclPrincipal: `User:${principal}`,
            aclHost: "*",
            aclOperation: operation,
            aclPermissionType: "Allow",
            aclResourceType: resourceType,
            aclResourceName: name,
            resourcePatternTypeFilter: pattern,
          },
          options,
        ),
    ),
  );
}

/** Declares how much a principal may ask of each broker. */
export function declareQuotas(options: pulumi.CustomResourceOptions): kafka.Quota[] {
  return Object.entries(KAFKA_QUOTAS).map(
    ([principal, limits]) =>
      new kafka.Quota(
        `quota-of-${principal}`,
        { entityType: "user", entityName: principal, config: limits },
        // Every change makes another one. The old one, deleted last, would take the new limits along.
        { ...options, deleteBeforeReplace: true },
      ),
  );
}
