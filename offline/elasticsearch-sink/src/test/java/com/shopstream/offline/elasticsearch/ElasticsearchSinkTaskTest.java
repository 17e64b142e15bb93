package com.shopstream.offline.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ElasticsearchSinkTaskTest {
  private static final SinkRecord FIRST = Records.withTextKey("a", Map.of("message", "one"), 1);
  private static final SinkRecord SECOND = Records.withTextKey("b", Map.of("message", "two"), 2);

  private static final String BUSY =
      "{\"error\":{\"type\":\"es_rejected_execution_exception\",\"reason\":\"full\"},\"status\":429}";
  private static final String NO_ERROR = null;

  private final RecordingContext context = new RecordingContext();
  private long nowMs = 0;
  private final ElasticsearchSinkTask task = new ElasticsearchSinkTask(() -> nowMs);
  private BulkServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new BulkServer();
  }

  @AfterEach
  void stop() {
    task.stop();
    server.close();
  }

  @Test
  void writesWhatItIsHandedInOneRequest() {
    start(Map.of());
    server.willAnswer(200, answerOf(null, null));

    task.put(List.of(FIRST, SECOND));

    String request = server.requests().get(0);
    assertEquals(4, request.lines().count());
    assertTrue(request.contains("\"version\":1"), request);
    assertTrue(request.contains("\"version_type\":\"external\""), request);
    assertTrue(request.contains("{\"message\":\"two\"}"), request);
  }

  @Test
  void takesAVersionConflictForWritten() {
    start(Map.of());
    server.willAnswer(200, answerOf("version_conflict_engine_exception", null));

    task.put(List.of(FIRST, SECOND));

    assertEquals(List.of(), context.reported);
  }

  @Test
  void asksForTheRecordsAgainWhileElasticsearchIsBusy() {
    start(Map.of("retry.backoff.ms", "700"));
    server.willAnswer(429, BUSY);
    server.willAnswer(200, answerOf(NO_ERROR));

    assertThrows(RetriableException.class, () -> task.put(List.of(FIRST)));
    assertEquals(700, context.timeoutMs);
    task.put(List.of(FIRST));
  }

  @Test
  void failsAndReportsWhereOneOperationWasTurnedAwayAsConfluentsConnectorDoes() {
    start(Map.of("behavior.on.malformed.documents", "warn"));
    server.willAnswer(200, answerOf(null, "unavailable_shards_exception"));

    ConnectException failure = assertThrows(ConnectException.class, () -> task.put(List.of(FIRST, SECOND)));

    assertFalse(failure instanceof RetriableException);
    assertEquals(List.of(SECOND), context.reported);
  }

  @Test
  void failsOnADocumentThatIsNoJsonObjectAsConfluentsConnectorDoes() {
    start(Map.of("behavior.on.malformed.documents", "warn"));
    SinkRecord number = Records.of("a", 42L, 3);
    server.willAnswer(200, answerOf("not_x_content_exception", null));

    assertThrows(ConnectException.class, () -> task.put(List.of(number, SECOND)));
    assertEquals(List.of(number), context.reported);
  }

  @Test
  void failsWhereAWholeRequestIsRefusedForOneRecord() {
    start(Map.of("behavior.on.malformed.documents", "warn"));
    server.willAnswer(400, "{\"error\":{\"type\":\"action_request_validation_exception\",\"reason\":\"id is too long\"},\"status\":400}");

    ConnectException failure =
        assertThrows(ConnectException.class, () -> task.put(List.of(Records.of("x".repeat(513), Map.of(), 3), SECOND)));

    assertFalse(failure instanceof RetriableException);
    assertEquals(List.of(), context.reported);
  }

  @Test
  void reportsATombstoneThatItIgnoresAsConfluentsConnectorDoes() {
    start(Map.of("behavior.on.null.values", "ignore"));
    SinkRecord tombstone = Records.of("a", null, 3);

    task.put(List.of(tombstone));

    assertEquals(List.of(tombstone), context.reported);
    assertEquals(List.of(), server.requests());
  }

  @Test
  void asksForTheRecordsAgainWhileNobodyAnswersAndGivesUpInTheEnd() {
    start(Map.of("max.retries", "2", "retry.backoff.ms", "1000"));
    server.close();

    assertThrows(RetriableException.class, () -> task.put(List.of(FIRST)));
    nowMs += 3_000;
    ConnectException failure = assertThrows(ConnectException.class, () -> task.put(List.of(FIRST)));
    assertFalse(failure instanceof RetriableException);
    assertInstanceOf(Unavailable.class, failure.getCause());
  }

  @Test
  void reportsADocumentThatIsRefusedAndWritesTheOthers() {
    start(Map.of("behavior.on.malformed.documents", "warn"));
    server.willAnswer(200, answerOf("document_parsing_exception", null));

    task.put(List.of(FIRST, SECOND));

    assertEquals(List.of(FIRST), context.reported);
  }

  @Test
  void reportsOnlyOnceWhatIsHandedOverAgain() {
    start(Map.of("behavior.on.malformed.documents", "warn", "batch.size", "1"));
    server.willAnswer(200, answerOf("document_parsing_exception"));
    server.willAnswer(503, BUSY);
    server.willAnswer(200, answerOf("document_parsing_exception"));
    server.willAnswer(200, answerOf(NO_ERROR));

    assertThrows(RetriableException.class, () -> task.put(List.of(FIRST, SECOND)));
    task.put(List.of(FIRST, SECOND));

    assertEquals(List.of(FIRST), context.reported);
  }

  @Test
  void failsOnARefusedDocumentByDefault() {
    start(Map.of());
    server.willAnswer(200, answerOf("document_parsing_exception"));

    ConnectException failure = assertThrows(ConnectException.class, () -> task.put(List.of(FIRST)));

    assertTrue(failure.getMessage().contains("document_parsing_exception"), failure.getMessage());
  }

  @Test
  void failsWhereRightsAreMissing() {
    start(Map.of());
    server.willAnswer(401, "{\"error\":{\"type\":\"security_exception\",\"reason\":\"who?\"},\"status\":401}");

    ConnectException failure = assertThrows(ConnectException.class, () -> task.put(List.of(FIRST)));

    assertFalse(failure instanceof RetriableException);
  }

  @Test
  void passesARecordWithoutAKeyOverWhereAsked() {
    start(Map.of("drop.invalid.message", "true"));
    SinkRecord withoutKey = Records.of(null, Map.of(), 3);
    server.willAnswer(200, answerOf(NO_ERROR));

    task.put(List.of(withoutKey, FIRST));

    assertEquals(List.of(withoutKey), context.reported);
  }

  @Test
  void failsOnARecordWithoutAKeyByDefault() {
    start(Map.of());

    assertThrows(DataException.class, () -> task.put(List.of(Records.of(null, Map.of(), 3))));
  }

  private void start(Map<String, String> settings) {
    Map<String, String> properties = new HashMap<>(settings);
    properties.put("connection.url", server.url());
    properties.put("schema.ignore", "true");
    task.initialize(context);
    task.start(properties);
  }

  /** An answer to a bulk request with an item for each error, null where there was none. */
  private static String answerOf(String... errors) {
    StringBuilder items = new StringBuilder();
    for (String error : errors) {
      items.append(items.isEmpty() ? "" : ",").append("{\"index\":{\"_index\":\"shopstream-logs\",\"_id\":\"x\",\"status\":").append(error == null ? 201 : 400);
      if (error != null) {
        items.append(",\"error\":{\"type\":\"").append(error).append("\",\"reason\":\"because\"}");
      }
      items.append("}}");
    }
    return "{\"took\":1,\"errors\":true,\"items\":[" + items + "]}";
  }
}
