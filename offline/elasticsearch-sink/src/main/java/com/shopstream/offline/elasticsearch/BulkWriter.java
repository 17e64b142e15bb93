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

/** Writes operations with the bulk API and reads what became of each. */
final class BulkWriter {
  private final ElasticsearchClient client;

  BulkWriter(ElasticsearchClient client) {
    this.client = client;
  }

  /**
   * Writes one batch and returns the documents that were refused.
   *
   * @throws Unavailable where the batch, or a part of it, has to be sent again
   * @throws ConnectException where sending it again would not help
   */
  List<Refusal> write(List<SinkOperation> batch) throws Unavailable {
    List<BulkResponseItem> items = send(batch).items();
    List<Refusal> refusals = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      ErrorCause error = items.get(i).error();
      if (error == null) {
        continue;
      }
      String reason = describe(items.get(i), error);
      switch (Verdict.ofOperation(items.get(i).status(), error.type())) {
        case WRITTEN -> { }
        case MALFORMED -> refusals.add(new Refusal(batch.get(i).record(), reason));
        case RETRY -> throw new Unavailable(reason);
        case FAILED -> throw new ConnectException(reason);
      }
    }
    return refusals;
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
