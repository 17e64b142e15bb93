import { connect as connectPlain } from "node:net";
import { connect as connectTls } from "node:tls";
import type { KafkaConfig } from "kafkajs";

/** A broker's address and how to speak with it. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
  readonly security: Pick<KafkaConfig, "ssl" | "sasl">;
}

/**
 * Options of a client that sees the cluster through one broker's eyes: kafkajs asks whichever broker it likes for
 * metadata, so every connection it opens is led to this one.
 */
export function onlyBroker({ host, port, security }: BrokerAddress): Pick<KafkaConfig, "brokers" | "socketFactory"> {
  return {
    brokers: [`${host}:${port}`],
    socketFactory: ({ ssl, onConnect }) =>
      security.ssl
        ? connectTls({ host, port, servername: host, ...ssl }, onConnect)
        : connectPlain({ host, port }, onConnect),
  };
}
