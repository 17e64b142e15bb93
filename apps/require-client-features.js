// Fails when the Kafka client's native part lacks a feature that records or brokers may need: a batch in an unknown codec
// could never be read (librdkafka's `builtin.features`). Run it in the image that uses the client.
const { features, librdkafkaVersion } = require("@confluentinc/kafka-javascript");

const REQUIRED = ["gzip", "snappy", "lz4", "zstd", "ssl", "sasl_plain", "sasl_scram", "sasl_oauthbearer"];
const missing = REQUIRED.filter((feature) => !features.includes(feature));
if (missing.length > 0) {
  console.error(
    `librdkafka ${librdkafkaVersion} was built without ${missing.join(", ")}; it has ${features.join(", ")}`,
  );
  process.exit(1);
}
