package com.shopstream.offline.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;

/** Writes operations with the bulk API and returns the result of each. */
final class BulkWriter {
  private final ElasticsearchClient client;

  BulkWriter(ElasticsearchClient client) {
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
    try {
      return client.bulk(request -> request.operations(batch.stream().map(SinkOperation::operation).toList()));
    } catch (ElasticsearchException answer) {
      if (Verdict.ofRequest(answer.status()) == Verdict.RETRY) {
        throw new Unavailable(answer.getMessage(), answer);
      }
      throw new ConnectException("Elasticsearch refused a bulk request with status " + answer.status(), answer);
    } catch (IOException noAnswer) {
      throw new Unavailable("Elasticsearch did not answer: " + noAnswer.getMessage(), noAnswer);
    }
  }

  private static String describe(BulkResponseItem item, ErrorCause error) {
    StringBuilder text = new StringBuilder("document " + item.index() + "/" + item.id() + ", status " + item.status());
    for (ErrorCause cause = error; cause != null; cause = cause.causedBy()) {
      text.append(": ").append(cause.type()).append(": ").append(cause.reason());
    }
    return text.toString();
  }
}
