import * as kafka from "@pulumi/kafka";
import type * as pulumi from "@pulumi/pulumi";
import { KAFKA_ACCESS, KAFKA_PRINCIPALS } from "../../contract/kafka-access";

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
