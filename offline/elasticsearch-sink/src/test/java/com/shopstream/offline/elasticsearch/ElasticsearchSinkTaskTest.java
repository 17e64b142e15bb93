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
    server.willAnswer(200, answerOf(201, 201));

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
    server.willAnswer(200, answerOf(409, 201));

    task.put(List.of(FIRST, SECOND));

    assertEquals(List.of(), context.reported);
  }

  @Test
  void asksForTheRecordsAgainWhileElasticsearchIsBusy() {
    start(Map.of("retry.backoff.ms", "700"));
    server.willAnswer(429, "{\"error\":{\"type\":\"es_rejected_execution_exception\",\"reason\":\"full\"},\"status\":429}");
    server.willAnswer(200, answerOf(201));

    assertThrows(RetriableException.class, () -> task.put(List.of(FIRST)));
    assertEquals(700, context.timeoutMs);
    task.put(List.of(FIRST));
  }

  @Test
  void asksForTheRecordsAgainWhereOneOfThemWasTurnedAway() {
    start(Map.of());
    server.willAnswer(200, answerOf(201, 503));

    assertThrows(RetriableException.class, () -> task.put(List.of(FIRST, SECOND)));
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
    server.willAnswer(200, answerOf(400, 201));

    task.put(List.of(FIRST, SECOND));

    assertEquals(List.of(FIRST), context.reported);
  }

  @Test
  void reportsOnlyOnceWhatIsHandedOverAgain() {
    start(Map.of("behavior.on.malformed.documents", "warn", "batch.size", "1"));
    server.willAnswer(200, answerOf(400));
    server.willAnswer(200, answerOf(503));
    server.willAnswer(200, answerOf(400));
    server.willAnswer(200, answerOf(201));

    assertThrows(RetriableException.class, () -> task.put(List.of(FIRST, SECOND)));
    task.put(List.of(FIRST, SECOND));

    assertEquals(List.of(FIRST), context.reported);
  }

  @Test
  void failsOnARefusedDocumentByDefault() {
    start(Map.of());
    server.willAnswer(200, answerOf(400));

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
    server.willAnswer(200, answerOf(201));

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

  /** An answer to a bulk request with an item for each status. */
  private static String answerOf(int... statuses) {
    StringBuilder items = new StringBuilder();
    for (int status : statuses) {
      items.append(items.isEmpty() ? "" : ",").append("{\"index\":{\"_index\":\"shopstream-logs\",\"_id\":\"x\",\"status\":").append(status);
      if (status >= 400) {
        items.append(",\"error\":{\"type\":\"document_parsing_exception\",\"reason\":\"because\"}");
      }
      items.append("}}");
    }
    return "{\"took\":1,\"errors\":true,\"items\":[" + items + "]}";
  }
}
