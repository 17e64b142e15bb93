import {
  type Acl,
  AclOperationTypes,
  AclPermissionTypes,
  type AclFilter,
  AclResourceTypes,
  ResourcePatternTypes,
} from "kafkajs";
import { z } from "zod";
import { resourceKind } from "../protocol/resource-kind";
import { reasonOf } from "./admin-session";
import type { KafkaCluster } from "./cluster";

// The real provider's words, case and all (Mongey/terraform-provider-kafka, kafka/kafka_acls.go).
const OPERATIONS = {
  All: AclOperationTypes.ALL,
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
  Create: AclOperationTypes.CREATE,
  Delete: AclOperationTypes.DELETE,
  Alter: AclOperationTypes.ALTER,
  Describe: AclOperationTypes.DESCRIBE,
  ClusterAction: AclOperationTypes.CLUSTER_ACTION,
  DescribeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
  AlterConfigs: AclOperationTypes.ALTER_CONFIGS,
  IdempotentWrite: AclOperationTypes.IDEMPOTENT_WRITE,
};
const PERMISSIONS = { Allow: AclPermissionTypes.ALLOW, Deny: AclPermissionTypes.DENY };
const RESOURCES = {
  Topic: AclResourceTypes.TOPIC,
  Group: AclResourceTypes.GROUP,
  Cluster: AclResourceTypes.CLUSTER,
  TransactionalID: AclResourceTypes.TRANSACTIONAL_ID,
};
const PATTERNS = { Literal: ResourcePatternTypes.LITERAL, Prefixed: ResourcePatternTypes.PREFIXED };

const wordOf = <Words extends object>(words: Words) =>
  z.enum(Object.keys(words) as [keyof Words & string], `must be one of ${Object.keys(words).join(", ")}`);

const inputs = z.strictObject({
  aclPrincipal: z.string().regex(/^User:./, "must begin with User:"),
  aclHost: z.string().min(1),
  aclOperation: wordOf(OPERATIONS),
  aclPermissionType: wordOf(PERMISSIONS),
  aclResourceType: wordOf(RESOURCES),
  aclResourceName: z.string().min(1),
  resourcePatternTypeFilter: wordOf(PATTERNS).default("Literal"),
});

type AclInputs = z.output<typeof inputs>;

/** `kafka.Acl`: what a principal may or may not do with a resource. */
export const acl = resourceKind<KafkaCluster, typeof inputs>({
  token: "kafka:index/acl:Acl",
  inputs,
  onChange: {
    aclPrincipal: "replace",
    aclHost: "replace",
    aclOperation: "replace",
    aclPermissionType: "replace",
    aclResourceType: "replace",
    aclResourceName: "replace",
    resourcePatternTypeFilter: "replace",
  },
  outputs: [],

  async create(cluster, wanted, operation) {
    const entry = entryOf(wanted);
    await cluster
      .withAdmin(operation, (admin) => admin.createAcls({ acl: [entry] }))
      .catch((error: unknown) => {
        throw new Error(`could not create ACL ${idOf(wanted)}: ${reasonOf(error)}`, { cause: error });
      });
    return { id: idOf(wanted), state: { ...wanted } };
  },

  async read(cluster, id, state, operation) {
    const recorded = inputs.parse(state);
    const { resources } = await cluster.withAdmin(operation, (admin) => admin.describeAcls(filterOf(recorded)));
    const isThere = resources.some(({ acls }) => acls.some((one) => isSame(one, recorded)));
    return isThere ? { id, state: { ...recorded } } : undefined;
  },

  async update(_cluster, _id, _oldState, wanted) {
    return { ...wanted };
  },

  async delete(cluster, _id, state, operation) {
    const recorded = inputs.parse(state);
    await cluster
      .withAdmin(operation, (admin) => admin.deleteAcls({ filters: [filterOf(recorded)] }))
      .catch((error: unknown) => {
        throw new Error(`could not delete ACL ${idOf(recorded)}: ${reasonOf(error)}`, { cause: error });
      });
  },
});

function idOf(wanted: AclInputs): string {
  const { aclPrincipal, aclHost, aclOperation, aclPermissionType, aclResourceType, aclResourceName } = wanted;
  return [
    aclPrincipal,
    aclHost,
    aclOperation,
    aclPermissionType,
    aclResourceType,
    aclResourceName,
    wanted.resourcePatternTypeFilter,
  ].join("|");
}

function entryOf(wanted: AclInputs) {
  return {
    principal: wanted.aclPrincipal,
    host: wanted.aclHost,
    operation: OPERATIONS[wanted.aclOperation],
    permissionType: PERMISSIONS[wanted.aclPermissionType],
    resourceType: RESOURCES[wanted.aclResourceType],
    resourceName: wanted.aclResourceName,
    resourcePatternType: PATTERNS[wanted.resourcePatternTypeFilter],
  };
}

/** Matches this entry and no other. */
const filterOf = (recorded: AclInputs): AclFilter => entryOf(recorded);

function isSame({ principal, host, operation, permissionType }: Acl, recorded: AclInputs): boolean {
  const entry = entryOf(recorded);
  return (
    principal === entry.principal &&
    host === entry.host &&
    operation === entry.operation &&
    permissionType === entry.permissionType
  );
}
