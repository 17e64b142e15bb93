// Ends with an error where the Kafka client's native part lacks what records and brokers may need: a batch in a codec that
// the client does not know would never be read (librdkafka's `builtin.features`). Run in the image that uses it.
const { features, librdkafkaVersion } = require("@confluentinc/kafka-javascript");

const required = ["gzip", "snappy", "lz4", "zstd", "ssl", "sasl_plain", "sasl_scram", "sasl_oauthbearer"];
const missing = required.filter((feature) => !features.includes(feature));
if (missing.length > 0) {
  console.error(
    `librdkafka ${librdkafkaVersion} was built without ${missing.join(", ")}; it has ${features.join(", ")}`,
  );
  process.exit(1);
}
