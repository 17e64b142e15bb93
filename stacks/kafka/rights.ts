import * as kafka from "@pulumi/kafka";
import type * as pulumi from "@pulumi/pulumi";
import { KAFKA_ACCESS, KAFKA_PRINCIPALS, KAFKA_QUOTAS } from "../../contract/kafka-access";

/** Declares every line of the table of rights as an ACL, from any host: the network has no addresses to tell clients by. */
export function declareRights(options: pulumi.CustomResourceOptions): kafka.Acl[] {
  return KAFKA_PRINCIPALS.flatMap((principal) =>
    KAFKA_ACCESS[principal].map(
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
