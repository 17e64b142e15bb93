import { expect } from "chai";
import { KAFKA_ADMIN } from "../contract/kafka-access";
import { ORDERS_TOPIC } from "../contract/topics";
import { createAuthority, issueLeaf, type KeyPair, type LeafSubject } from "../project/x509";
import { authorityOfStack } from "./harness/authority";
import { stackContainers } from "./harness/containers/stack-containers";
import { accessProbe } from "./harness/kafka/access-probe";
import { credentialsOf, isSecured, kafkaOf, type KafkaCredentials } from "./harness/kafka/connection";
import { skipUnlessOwn } from "./harness/own-server";
import { findStack, type Stack } from "./harness/stack";

const DAY_MS = 86_400_000;
const asClient = (commonName: string): LeafSubject => ({
  commonName,
  dnsNames: [],
  ipAddresses: [],
  usages: ["client"],
});
const days = (from: number, until: number) => ({
  notBeforeMs: Date.now() + from * DAY_MS,
  notAfterMs: Date.now() + until * DAY_MS,
});

describe("brokers that ask for certificates", function () {
  this.timeout(120_000);
  let stack: Stack;
  let authority: KeyPair;

  before(async function () {
    stack = await findStack();
    // With `security=off` anybody may connect.
    if (!isSecured(stack)) this.skip();
    // Only its owner knows the authority's key.
    await skipUnlessOwn(this, { containers: stackContainers() }, "kafka-1");
    authority = await authorityOfStack();
  });

  /** Why kafkajs could not list the topics; undefined where it could. */
  const refusal = async (
    credentials: KafkaCredentials | undefined,
    options: object = {},
  ): Promise<string | undefined> => {
    const admin = kafkaOf(stack, credentials, { retry: { retries: 0 }, ...options }).admin();
    try {
      await admin.connect();
      await admin.listTopics();
      return undefined;
    } catch (error) {
      return (error as Error).message;
    } finally {
      await admin.disconnect();
    }
  };
  const presenting = ({ certificatePem: cert, privateKeyPem: key }: KeyPair): KafkaCredentials => ({
    ca: stack.caCertificate,
    cert,
    key,
  });

  it("let the admin in, and whoever the authority issues a certificate to today", async () => {
    expect(await refusal(credentialsOf(stack, KAFKA_ADMIN))).to.equal(undefined);
    expect(await refusal(presenting(await issueLeaf(authority, asClient("admin"), days(-1, 1))))).to.equal(undefined);
  });

  it("refuse a client without a certificate", async () => {
    expect(await refusal({ ca: stack.caCertificate })).to.match(/certificate.required|bad.certificate/i);
  });

  it("refuse a certificate of another authority, whatever its name", async () => {
    const foreign = await createAuthority("shopstream-dev-ca", days(-1, 1));
    const impostor = await issueLeaf(foreign, asClient(KAFKA_ADMIN), days(-1, 1));
    expect(await refusal(presenting(impostor))).to.match(/certificate.unknown|unknown.ca|bad.certificate/i);
  });

  it("refuse a certificate whose time has passed, or has not come", async () => {
    const expired = await issueLeaf(authority, asClient(KAFKA_ADMIN), days(-2, -1));
    expect(await refusal(presenting(expired))).to.match(/certificate.(expired|unknown)/i);
    const early = await issueLeaf(authority, asClient(KAFKA_ADMIN), days(1, 2));
    expect(await refusal(presenting(early))).to.match(/certificate.(expired|unknown)/i);
  });

  it("refuse a certificate that is for servers only", async () => {
    const server = await issueLeaf(authority, { ...asClient(KAFKA_ADMIN), usages: ["server"] }, days(-1, 1));
    expect(await refusal(presenting(server))).to.match(/certificate.unknown|bad.certificate|unsupported.certificate/i);
  });

  it("close a connection that does not speak TLS", async () => {
    const plaintext = kafkaOf({ ...stack, kafkaCertificates: "off" }, undefined, { retry: { retries: 0 } }).admin();
    const message = await plaintext.connect().then(
      () => undefined,
      (error: unknown) => (error as Error).message,
    );
    await plaintext.disconnect();
    expect(message).to.match(/Closed connection|ECONNRESET|disconnected/);
  });

  it("are refused by a client that looks for another server", async () => {
    const credentials = { ...credentialsOf(stack, KAFKA_ADMIN)!, servername: "kafka.example.com" };
    expect(await refusal(credentials)).to.match(/does not match certificate's altnames/);
  });

  it("let a name in that nobody has, to do nothing", async () => {
    const nobody = await issueLeaf(authority, asClient("nobody"), days(-1, 1));
    const probe = await accessProbe(kafkaOf(stack, presenting(nobody), { retry: { retries: 0 } }));
    try {
      for (const operation of ["Read", "Write", "Describe", "DescribeConfigs", "Create", "Delete"] as const) {
        expect(await probe.isAllowed(operation, "Topic", ORDERS_TOPIC.name), operation).to.equal(false);
      }
      expect(await probe.isAllowed("IdempotentWrite", "Cluster", "")).to.equal(false);
    } finally {
      await probe.close();
    }
  });
});
