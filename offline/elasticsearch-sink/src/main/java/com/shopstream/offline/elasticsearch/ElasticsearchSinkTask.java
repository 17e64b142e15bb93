package com.shopstream.offline.elasticsearch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the records that Connect passes to {@code put} before it returns, so that committed offsets belong to records that are
 * in the index or dead letters.
 *
 * <p>While Elasticsearch is unavailable, Connect is asked to deliver the same records again later. Meanwhile it keeps polling and
 * stays in the consumer group. Writing a record twice is harmless: see {@link RecordConversion}.
 */
public final class ElasticsearchSinkTask extends SinkTask {
  private static final Logger LOG = LoggerFactory.getLogger(ElasticsearchSinkTask.class);

  private final LongSupplier clockMs;
  private SinkConfig config;
  private RecordConversion conversion;
  private ElasticsearchConnection connection;
  private BulkWriter writer;
  private RetryBudget retries;

  public ElasticsearchSinkTask() {
    this(System::currentTimeMillis);
  }

  ElasticsearchSinkTask(LongSupplier clockMs) {
    this.clockMs = clockMs;
  }

  @Override
  public String version() {
    return ElasticsearchSinkConnector.VERSION;
  }

  @Override
  public void start(Map<String, String> properties) {
    config = new SinkConfig(properties);
    conversion = new RecordConversion(config.keyIgnored(), config.onNullValue());
    connection = new ElasticsearchConnection(config);
    writer = new BulkWriter(connection.client());
    retries = new RetryBudget(config.maxRetries(), config.retryBackoffMs());
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    List<Refusal> tombstones = new ArrayList<>();
    List<Refusal> invalid = new ArrayList<>();
    List<SinkOperation> operations = convert(records, tombstones, invalid);
    BulkWriter.Written written = write(operations);

    // Only now: records that are delivered again must not be reported twice.
    Stream.of(tombstones, invalid, written.malformed(), written.failed()).forEach(refused -> refused.forEach(this::report));
    failIfConfigured(invalid, written);
  }

  @Override
  public void stop() {
    if (connection != null) {
      connection.close();
    }
  }

  private List<SinkOperation> convert(Collection<SinkRecord> records, List<Refusal> tombstones, List<Refusal> invalid) {
    List<SinkOperation> operations = new ArrayList<>();
    for (SinkRecord record : records) {
      try {
        conversion.convert(record).ifPresentOrElse(
            operations::add,
            () -> {
              // Like Confluent's connector: it reports a tombstone that it ignores, but not one without a document to delete.
              if (config.onNullValue() == NullValueBehavior.IGNORE) {
                tombstones.add(new Refusal(record, "Cannot write null valued record."));
              }
            });
      } catch (DataException reason) {
        invalid.add(new Refusal(record, reason.getMessage()));
      }
    }
    return operations;
  }

  private BulkWriter.Written write(List<SinkOperation> operations) {
    BulkWriter.Written all = new BulkWriter.Written(new ArrayList<>(), new ArrayList<>());
    try {
      for (List<SinkOperation> batch : Batches.split(operations, config.batchSize(), config.bulkSizeBytes())) {
        BulkWriter.Written written = writer.write(batch);
        all.malformed().addAll(written.malformed());
        all.failed().addAll(written.failed());
      }
    } catch (Unavailable unavailable) {
      throw retryOrFail(unavailable);
    }
    retries.afterSuccess();
    return all;
  }

  private ConnectException retryOrFail(Unavailable unavailable) {
    OptionalLong waitMs = retries.afterFailure(clockMs.getAsLong());
    if (waitMs.isEmpty()) {
      return new ConnectException(
          "Elasticsearch has been unavailable for longer than max.retries and retry.backoff.ms allow: start it, then restart this task",
          unavailable);
    }
    LOG.warn("Retrying in {} ms: {}", waitMs.getAsLong(), unavailable.getMessage());
    context.timeout(waitMs.getAsLong());
    return new RetriableException(unavailable);
  }

  private void report(Refusal refusal) {
    ErrantRecordReporter reporter = context.errantRecordReporter();
    // Connect has a reporter only where errors.tolerance or a dead-letter topic is configured.
    if (reporter != null) {
      reporter.report(refusal.record(), new ConnectException(refusal.reason()));
    }
    if (config.onMalformedDocument() != MalformedDocumentBehavior.IGNORE) {
      LOG.warn("Record at {}-{} offset {} was not indexed: {}", refusal.record().topic(),
          refusal.record().kafkaPartition(), refusal.record().kafkaOffset(), refusal.reason());
    }
  }

  private void failIfConfigured(List<Refusal> invalid, BulkWriter.Written written) {
    if (!invalid.isEmpty() && !config.invalidMessagesDropped()) {
      throw new DataException(invalid.get(0).reason() + " (drop.invalid.message=true skips such records)");
    }
    if (!written.failed().isEmpty()) {
      throw new ConnectException(written.failed().get(0).reason());
    }
    if (!written.malformed().isEmpty() && config.onMalformedDocument() == MalformedDocumentBehavior.FAIL) {
      throw new ConnectException(
          written.malformed().get(0).reason() + " (behavior.on.malformed.documents=warn skips such documents)");
    }
  }
}
