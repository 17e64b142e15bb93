package com.shopstream.offline.elasticsearch;

import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** The id of a record's document: its key as text, or its position in the topic where keys are ignored. */
final class DocumentId {
  private DocumentId() {}

  static String of(SinkRecord record, boolean keyIgnored) {
    if (keyIgnored) {
      return record.topic() + "+" + record.kafkaPartition() + "+" + record.kafkaOffset();
    }
    if (record.key() == null) {
      throw new DataException("the record has no key, which is the document's id: give it one, or set key.ignore=true");
    }
    if (String.valueOf(record.key()).isEmpty()) {
      throw new DataException("the record's key, which is the document's id, is empty: give it one, or set key.ignore=true");
    }
    Schema.Type type = record.keySchema() == null
        ? ConnectSchema.schemaType(record.key().getClass())
        : record.keySchema().type();
    if (type == null) {
      throw unsupported(record.key().getClass().getName());
    }
    return switch (type) {
      case STRING, INT8, INT16, INT32, INT64 -> record.key().toString();
      default -> throw unsupported(type.name());
    };
  }

  private static DataException unsupported(String type) {
    return new DataException("a key of type " + type + " cannot be a document id: use text or whole numbers, or set key.ignore=true");
  }
}
