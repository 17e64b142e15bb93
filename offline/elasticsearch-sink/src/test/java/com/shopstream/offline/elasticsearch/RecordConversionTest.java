package com.shopstream.offline.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch.core.bulk.DeleteOperation;
import co.elastic.clients.elasticsearch.core.bulk.IndexOperation;
import co.elastic.clients.util.BinaryData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class RecordConversionTest {
  private final RecordConversion conversion = new RecordConversion(false, NullValueBehavior.FAIL);

  @Test
  void indexesAMapUnderItsKeyWithTheOffsetAsVersion() throws IOException {
    IndexOperation<?> index = indexing(conversion, Records.withTextKey("event-1", Map.of("message", "héllo"), 42));

    assertEquals("shopstream-logs", index.index());
    assertEquals("event-1", index.id());
    assertEquals(42L, index.version());
    assertEquals(VersionType.External, index.versionType());
    assertEquals("{\"message\":\"héllo\"}", documentOf(index));
  }

  @Test
  void indexesAStructWithoutItsSchema() throws IOException {
    Schema schema = SchemaBuilder.struct().field("hourWindow", Schema.STRING_SCHEMA).field("transactionCount", Schema.INT64_SCHEMA).build();
    Struct hour = new Struct(schema).put("hourWindow", "2026-11-22T14:00:00Z").put("transactionCount", 7L);

    IndexOperation<?> index = indexing(
        conversion, new SinkRecord("shopstream-hourly", 0, Schema.STRING_SCHEMA, "2026-11-22T14:00:00Z", schema, hour, 1));

    assertEquals("{\"hourWindow\":\"2026-11-22T14:00:00Z\",\"transactionCount\":7}", documentOf(index));
  }

  @Test
  void takesWholeNumbersAsIds() {
    assertEquals("17", indexing(conversion, Records.of(17L, Map.of(), 0)).id());
  }

  @Test
  void makesTheIdFromTheRecordsPlaceWhereKeysAreIgnored() {
    IndexOperation<?> index = indexing(new RecordConversion(true, NullValueBehavior.FAIL), Records.of(null, Map.of(), 9));

    assertEquals("shopstream-logs+2+9", index.id());
    assertNull(index.version());
  }

  @Test
  void refusesARecordWithoutAKey() {
    DataException refusal = assertThrows(DataException.class, () -> conversion.convert(Records.of(null, Map.of(), 0)));

    assertTrue(refusal.getMessage().contains("key.ignore=true"), refusal.getMessage());
  }

  @Test
  void refusesAnEmptyKey() {
    assertThrows(DataException.class, () -> conversion.convert(Records.of("", Map.of(), 0)));
  }

  @Test
  void refusesAKeyThatIsNoTextOrNumber() {
    assertThrows(DataException.class, () -> conversion.convert(Records.of(Map.of("id", 1), Map.of(), 0)));
  }

  @Test
  void ignoresATombstoneWhereAsked() {
    assertTrue(new RecordConversion(false, NullValueBehavior.IGNORE).convert(Records.of("a", null, 0)).isEmpty());
  }

  @Test
  void deletesOnATombstoneWhereAsked() {
    DeleteOperation delete = new RecordConversion(false, NullValueBehavior.DELETE)
        .convert(Records.of("event-1", null, 5)).orElseThrow().operation().delete();

    assertEquals("event-1", delete.id());
    assertEquals(5L, delete.version());
    assertEquals(VersionType.External, delete.versionType());
  }

  @Test
  void refusesATombstoneOtherwise() {
    assertThrows(DataException.class, () -> conversion.convert(Records.of("event-1", null, 5)));
  }

  private static IndexOperation<?> indexing(RecordConversion conversion, SinkRecord record) {
    return conversion.convert(record).orElseThrow().operation().index();
  }

  private static String documentOf(IndexOperation<?> index) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ((BinaryData) index.document()).writeTo(bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
