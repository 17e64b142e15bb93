package com.shopstream.offline.elasticsearch;

import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.types.Password;

/**
 * The connector's settings, with the names and defaults of Confluent's connector
 * (https://docs.confluent.io/kafka-connectors/elasticsearch/current/configuration_options.html).
 */
final class SinkConfig extends AbstractConfig {
  static final String CONNECTION_URL = "connection.url";
  static final String CONNECTION_USERNAME = "connection.username";
  static final String CONNECTION_PASSWORD = "connection.password";
  static final String CONNECTION_TIMEOUT_MS = "connection.timeout.ms";
  static final String READ_TIMEOUT_MS = "read.timeout.ms";
  static final String SECURITY_PROTOCOL = "elastic.security.protocol";
  /** Before Kafka's own settings of a client's TLS, {@code ssl.truststore.location} and so on. */
  static final String HTTPS_PREFIX = "elastic.https.";
  static final String KEY_IGNORE = "key.ignore";
  static final String SCHEMA_IGNORE = "schema.ignore";
  static final String WRITE_METHOD = "write.method";
  static final String BATCH_SIZE = "batch.size";
  static final String BULK_SIZE_BYTES = "bulk.size.bytes";
  static final String MAX_RETRIES = "max.retries";
  static final String RETRY_BACKOFF_MS = "retry.backoff.ms";
  static final String DROP_INVALID_MESSAGE = "drop.invalid.message";
  static final String BEHAVIOR_ON_NULL_VALUES = "behavior.on.null.values";
  static final String BEHAVIOR_ON_MALFORMED_DOCUMENTS = "behavior.on.malformed.documents";

  static final ConfigDef DEFINITION = definition();

  SinkConfig(Map<String, String> properties) {
    super(DEFINITION, properties, false);
  }

  private static ConfigDef definition() {
    ConfigDef definition = new ConfigDef()
        .define(CONNECTION_URL, Type.LIST, NO_DEFAULT_VALUE, ElasticsearchAddress.VALIDATOR, Importance.HIGH,
            "Addresses of Elasticsearch, such as http://elasticsearch:9200.")
        .define(CONNECTION_USERNAME, Type.STRING, null, Importance.MEDIUM, "User; without one there is no login.")
        .define(CONNECTION_PASSWORD, Type.PASSWORD, null, Importance.MEDIUM, "The user's password.")
        .define(CONNECTION_TIMEOUT_MS, Type.INT, 1_000, between(1, 43_200_000), Importance.LOW,
            "How long to wait for a connection, in milliseconds.")
        .define(READ_TIMEOUT_MS, Type.INT, 3_000, between(1, 604_800_000), Importance.LOW,
            "How long to wait for an answer, in milliseconds.")
        .define(SECURITY_PROTOCOL, Type.STRING, "PLAINTEXT", ConfigDef.ValidString.in("PLAINTEXT", "SSL"), Importance.MEDIUM,
            "SSL: the addresses begin with https, and elastic.https.ssl.* say whom to trust.")
        .define(KEY_IGNORE, Type.BOOLEAN, false, Importance.HIGH,
            "Whether a document's id is topic+partition+offset instead of the record's key.")
        .define(SCHEMA_IGNORE, Type.BOOLEAN, NO_DEFAULT_VALUE,
            new OnlyValue("true", "the mapping is the index template's"), Importance.LOW,
            "Whether to leave the mapping to Elasticsearch. Required, since only true is supported.")
        .define(WRITE_METHOD, Type.STRING, "INSERT", new OnlyValue("insert", "documents are written whole"),
            Importance.LOW, "insert: a document replaces the one with the same id. The only supported value.")
        .define(BATCH_SIZE, Type.INT, 2_000, between(1, 1_000_000), Importance.MEDIUM,
            "The maximum number of records in one bulk request.")
        .define(BULK_SIZE_BYTES, Type.LONG, 5L * 1024 * 1024, atLeast(-1), Importance.LOW,
            "The maximum size of the documents in one bulk request, in bytes; -1 for no limit.")
        .define(MAX_RETRIES, Type.INT, 5, between(0, Integer.MAX_VALUE), Importance.LOW,
            "Together with retry.backoff.ms, how long a failed write is retried before the task fails.")
        .define(RETRY_BACKOFF_MS, Type.LONG, 100L, atLeast(1), Importance.LOW,
            "The wait before the first retry of a failed write, in milliseconds; it doubles each time.")
        .define(DROP_INVALID_MESSAGE, Type.BOOLEAN, false, Importance.LOW,
            "Whether to skip a record that cannot be converted (no key, or a key that is neither text nor a number); it is "
                + "reported to the dead-letter topic in any case.")
        .define(BEHAVIOR_ON_NULL_VALUES, Type.STRING, "FAIL", new OneOf(NullValueBehavior.class), Importance.LOW,
            "What to do with a tombstone: ignore it (reported to the dead-letter topic), delete the document, or fail the task.")
        .define(BEHAVIOR_ON_MALFORMED_DOCUMENTS, Type.STRING, "FAIL", new OneOf(MalformedDocumentBehavior.class),
            Importance.LOW,
            "What to do after a refused document was reported to the dead-letter topic: ignore it, warn, or fail the task.");
    definition.embed(HTTPS_PREFIX, "", 0, new ConfigDef().withClientSslSupport());
    WithoutEffect.defineIn(definition);
    return definition;
  }

  List<String> addresses() {
    return getList(CONNECTION_URL);
  }

  /** Null without a login. */
  String username() {
    return getString(CONNECTION_USERNAME);
  }

  /** Null without a login. */
  Password password() {
    return getPassword(CONNECTION_PASSWORD);
  }

  boolean isSecured() {
    return getString(SECURITY_PROTOCOL).equals("SSL");
  }

  /** Kafka's settings of a client's TLS, without the prefix. */
  Map<String, ?> tlsSettings() {
    return new AbstractConfig(new ConfigDef().withClientSslSupport(), originalsWithPrefix(HTTPS_PREFIX), false).values();
  }

  int connectionTimeoutMs() {
    return getInt(CONNECTION_TIMEOUT_MS);
  }

  int readTimeoutMs() {
    return getInt(READ_TIMEOUT_MS);
  }

  boolean keyIgnored() {
    return getBoolean(KEY_IGNORE);
  }

  int batchSize() {
    return getInt(BATCH_SIZE);
  }

  /** Long.MAX_VALUE for no limit. */
  long bulkSizeBytes() {
    long bytes = getLong(BULK_SIZE_BYTES);
    return bytes < 0 ? Long.MAX_VALUE : bytes;
  }

  int maxRetries() {
    return getInt(MAX_RETRIES);
  }

  long retryBackoffMs() {
    return getLong(RETRY_BACKOFF_MS);
  }

  boolean invalidMessagesDropped() {
    return getBoolean(DROP_INVALID_MESSAGE);
  }

  NullValueBehavior onNullValue() {
    return OneOf.constantOf(NullValueBehavior.class, getString(BEHAVIOR_ON_NULL_VALUES));
  }

  MalformedDocumentBehavior onMalformedDocument() {
    return OneOf.constantOf(MalformedDocumentBehavior.class, getString(BEHAVIOR_ON_MALFORMED_DOCUMENTS));
  }
}
