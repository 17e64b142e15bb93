package com.shopstream.offline.elasticsearch;

import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.json.JsonpMapper;
import co.elastic.clients.json.SimpleJsonpMapper;
import co.elastic.clients.util.BinaryData;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NByteArrayEntity;
import org.apache.kafka.connect.errors.ConnectException;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;

/**
 * Writes operations with the bulk API and returns the result of each. The body is sent as one array, as Confluent's connector does: the
 * Java client's own transport sends each line as a packet, which costs both sides more than the documents do.
 */
final class BulkWriter {
  private static final ContentType NDJSON = ContentType.create("application/x-ndjson");

  private final RestClient client;
  private final JsonpMapper mapper = new SimpleJsonpMapper();

  BulkWriter(RestClient client) {
    this.client = client;
  }

  /**
   * The result of a batch.
   *
   * @param malformed documents that were refused because of their content
   * @param failed operations that failed for another reason, which must fail the task
   */
  record Written(List<Refusal> malformed, List<Refusal> failed) {}

  /**
   * Writes one batch.
   *
   * @throws Unavailable where the batch must be retried
   * @throws ConnectException where a retry would not help: the whole batch was refused, even if only for one record
   */
  Written write(List<SinkOperation> batch) throws Unavailable {
    List<BulkResponseItem> items = send(batch).items();
    Written written = new Written(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < items.size(); i++) {
      ErrorCause error = items.get(i).error();
      if (error == null) {
        continue;
      }
      Refusal refusal = new Refusal(batch.get(i).record(), describe(items.get(i), error));
      switch (Verdict.ofOperation(refusal.reason())) {
        case MALFORMED -> written.malformed().add(refusal);
        case FAILED -> written.failed().add(refusal);
        default -> { }
      }
    }
    return written;
  }

  private BulkResponse send(List<SinkOperation> batch) throws Unavailable {
    Request request = new Request("POST", "/_bulk");
    request.setEntity(new NByteArrayEntity(linesOf(batch), NDJSON));
    try (InputStream answer = client.performRequest(request).getEntity().getContent();
        JsonParser json = mapper.jsonProvider().createParser(answer)) {
      return BulkResponse._DESERIALIZER.deserialize(json, mapper);
    } catch (ResponseException answer) {
      int status = answer.getResponse().getStatusLine().getStatusCode();
      if (Verdict.ofRequest(status) == Verdict.RETRY) {
        throw new Unavailable(answer.getMessage(), answer);
      }
      throw new ConnectException("Elasticsearch refused a bulk request with status " + status, answer);
    } catch (IOException | JsonException noAnswer) {
      throw new Unavailable("Elasticsearch did not answer: " + noAnswer.getMessage(), noAnswer);
    }
  }

  private byte[] linesOf(List<SinkOperation> batch) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (SinkOperation operation : batch) {
      for (Iterator<?> parts = operation.operation()._serializables(); parts.hasNext();) {
        writeLine(parts.next(), lines);
      }
    }
    return lines.toByteArray();
  }

  private void writeLine(Object part, ByteArrayOutputStream lines) {
    try {
      if (part instanceof BinaryData document) {
        document.writeTo(lines);
      } else {
        try (JsonGenerator json = mapper.jsonProvider().createGenerator(lines)) {
          mapper.serialize(part, json);
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    lines.write('\n');
  }

  private static String describe(BulkResponseItem item, ErrorCause error) {
    StringBuilder text = new StringBuilder("document " + item.index() + "/" + item.id() + ", status " + item.status());
    for (ErrorCause cause = error; cause != null; cause = cause.causedBy()) {
      text.append(": ").append(cause.type()).append(": ").append(cause.reason());
    }
    return text.toString();
  }
}
