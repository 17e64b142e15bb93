import * as pulumi from "@pulumi/pulumi";
import { PIPELINE_PRINCIPAL } from "../../contract/kafka-access";
import type { CertificateAuthority } from "../certificates/certificate-authority";
import { clientOf } from "../certificates/container-certificate";
import type { ExternalSettings } from "../config/external";
import type { Secrets } from "../config/secrets";
import type { ConnectEndpoint } from "../connect/endpoint";
import type { Network } from "../docker/network";
import { declarePipelineAccount } from "../mysql/pipeline-account";
import type { Platform } from "../pipeline";

interface PlatformOffer {
  readonly platform: Platform;
  readonly secrets: Secrets;
  /** The platform's network. */
  readonly network: Network;
  /** Undefined with `security=off`. */
  readonly authority: CertificateAuthority | undefined;
}

/**
 * What a platform gives to the pipelines of other stacks on the same machine: an account for their database, and the settings of
 * their stacks by name, which `npm run attach` sets.
 */
export function offerPlatform(offer: PlatformOffer): pulumi.Output<Partial<Record<string, string>>> {
  const { cluster, mysql, elasticsearch, connect } = offer.platform;
  const mysqlAdmin = declarePipelineAccount(mysql, offer.secrets.mysqlAdminPassword);
  const settings: Partial<Record<keyof ExternalSettings, pulumi.Input<string>>> = {
    kafkaBootstrapServers: cluster.bootstrapServers.join(","),
    kafkaContainerBootstrapServers: cluster.internalBootstrapServers,
    mysqlEndpoint: mysql.localAddress,
    mysqlContainerEndpoint: mysql.address,
    mysqlAdminUser: mysqlAdmin.user,
    mysqlAdminPassword: mysqlAdmin.password,
    mysqlConnectPassword: offer.secrets.mysqlConnectPassword,
    elasticsearchUrl: elasticsearch.url,
    elasticsearchContainerUrl: elasticsearch.containerUrl,
    elasticsearchTemplatesPassword: elasticsearch.passwords.templates,
    elasticsearchReaderPassword: elasticsearch.passwords.reader,
    elasticsearchOperationsPassword: elasticsearch.passwords.operations,
    connectUrl: connect.url,
    connectContainerUrl: connect.containerUrl,
    connectAdminUser: connect.admin.user,
    connectAdminPassword: connect.admin.password,
    externalNetwork: offer.network.name,
    ...(offer.authority && tlsSettings(offer.authority, connect)),
  };
  return pulumi.secret(pulumi.all(settings));
}

/** The pipeline shows one certificate to the brokers and to the worker: brokers know it as `pipeline`. */
function tlsSettings(
  authority: CertificateAuthority,
  { caFiles }: ConnectEndpoint,
): Partial<Record<keyof ExternalSettings, pulumi.Input<string>>> {
  const { certificate } = clientOf(authority, PIPELINE_PRINCIPAL);
  const { certificatePem: ca } = authority;
  return {
    kafkaSecurityProtocol: "SSL",
    kafkaCaCertificate: ca,
    kafkaClientCertificate: certificate.certificatePem,
    kafkaClientKey: certificate.privateKeyPem,
    mysqlCaCertificate: ca,
    elasticsearchCaCertificate: ca,
    connectCaCertificate: ca,
    connectClientCertificate: certificate.certificatePem,
    connectClientKey: certificate.privateKeyPem,
    // One authority has signed both stores' certificates.
    ...(caFiles.mysql !== undefined && { connectCaFile: caFiles.mysql }),
  };
}
