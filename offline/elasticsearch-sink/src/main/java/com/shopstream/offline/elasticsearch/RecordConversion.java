package com.shopstream.offline.elasticsearch;

import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.util.BinaryData;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Converts a record into the operation that writes or deletes its document.
 *
 * <p>Where the key is the document's id, the record's offset is the document's external version: a record that is delivered again
 * changes nothing, and an older record never replaces a newer document.
 */
final class RecordConversion {
  private static final String JSON = "application/json";

  private final boolean keyIgnored;
  private final NullValueBehavior onNullValue;
  private final JsonConverter json = new JsonConverter();

  RecordConversion(boolean keyIgnored, NullValueBehavior onNullValue) {
    this.keyIgnored = keyIgnored;
    this.onNullValue = onNullValue;
    json.configure(Map.of("schemas.enable", "false"), false);
  }

  /**
   * The operation, or nothing for a tombstone that is ignored.
   *
   * @throws DataException where the record cannot be converted
   */
  Optional<SinkOperation> convert(SinkRecord record) {
    if (record.value() == null) {
      return switch (onNullValue) {
        case IGNORE -> Optional.empty();
        case DELETE -> keyIgnored ? Optional.empty() : Optional.of(deletion(record));
        case FAIL -> throw new DataException(
            "a tombstone, and behavior.on.null.values is fail: set it to ignore or delete");
      };
    }
    return Optional.of(indexing(record));
  }

  private SinkOperation indexing(SinkRecord record) {
    byte[] document = json.fromConnectData(record.topic(), record.valueSchema(), record.value());
    BulkOperation operation = BulkOperation.of(bulk -> bulk.index(index -> {
      index.index(record.topic()).id(DocumentId.of(record, keyIgnored)).document(BinaryData.of(document, JSON));
      if (!keyIgnored) {
        index.version(record.kafkaOffset()).versionType(VersionType.External);
      }
      return index;
    }));
    return new SinkOperation(record, operation, document.length);
  }

  private static SinkOperation deletion(SinkRecord record) {
    BulkOperation operation = BulkOperation.of(bulk -> bulk.delete(delete -> delete
        .index(record.topic())
        .id(DocumentId.of(record, false))
        .version(record.kafkaOffset())
        .versionType(VersionType.External)));
    return new SinkOperation(record, operation, 0);
  }
}
