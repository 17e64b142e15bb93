import { KAFKA_ADMIN } from "../../contract/kafka-access";
import { KAFKA_TOOLS_FILE } from "../../project/names";
import type { CertificateAuthority } from "../certificates/certificate-authority";
import type { LeafCertificate } from "../certificates/leaf-certificate";
import type * as pulumi from "@pulumi/pulumi";
import type { ContainerFile } from "../docker/container-files";
import { PEM_STORES, pemStores, toolsProperties, variables } from "./credentials";
import type { KafkaNode } from "./nodes";

/** What a broker is given to speak TLS and to know who asks. */
export interface BrokerSecurity {
  readonly environment: Readonly<Record<string, string>>;
  readonly files: readonly ContainerFile[];
}

/** A broker's certificate: its peers and the tools in its container reach it by name, programs on this machine by address. */
function issueBrokerCertificate(
  { host }: KafkaNode,
  authority: CertificateAuthority,
  options: pulumi.CustomResourceOptions,
): LeafCertificate {
  const subject = { commonName: host, dnsNames: [host, "localhost"], ipAddresses: ["127.0.0.1"] };
  return authority.issue(`kafka-broker-${host}`, { ...subject, usages: ["server", "client"] }, options);
}

/**
 * Mutual TLS on every listener, and StandardAuthorizer (KIP-801): who shows no certificate of the authority is not connected, and
 * who is in no ACL may do nothing. The principal is the certificate's common name.
 */
export function brokerSecurity(
  node: KafkaNode,
  nodes: readonly KafkaNode[],
  authority: CertificateAuthority,
  options: pulumi.CustomResourceOptions,
): BrokerSecurity {
  const superUsers = [...nodes.map(({ host }) => host), KAFKA_ADMIN].map((name) => `User:${name}`);
  const properties = {
    "listener.security.protocol.map": "INTERNAL:SSL,CONTROLLER:SSL,EXTERNAL:SSL",
    ...PEM_STORES,
    "ssl.client.auth": "required",
    // Distinguished names arrive reversed: a rule can rely on those of one part only, which is what the authority issues.
    "ssl.principal.mapping.rules": "RULE:^CN=([a-z0-9-]+)$/$1/,DEFAULT",
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users": superUsers.join(";"),
    "allow.everyone.if.no.acl.found": "false",
  };
  return {
    environment: variables("KAFKA", properties),
    files: [
      ...pemStores(issueBrokerCertificate(node, authority, options)),
      { path: KAFKA_TOOLS_FILE, content: toolsProperties() },
    ],
  };
}
