package com.shopstream.connect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.runtime.ConnectMetrics;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.apache.kafka.connect.runtime.SinkConnectorConfig;
import org.apache.kafka.connect.runtime.TransformationChain;
import org.apache.kafka.connect.runtime.errors.ErrorHandlingMetrics;
import org.apache.kafka.connect.runtime.errors.RetryWithToleranceOperator;
import org.apache.kafka.connect.runtime.errors.Stage;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.isolation.Plugins.ClassLoaderUsage;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.util.ConnectorTaskId;

/**
 * What Connect does with a record before a sink sees it: its own plugin loader, its own error handling and the configurations
 * that the program makes. The steps are those of WorkerSinkTask.convertAndTransformRecord in Kafka 3.4.
 */
final class SinkFront {
    /** What became of a record: at most one of the two is there. A record that was passed over has neither. */
    record Outcome(Optional<SinkRecord> written, Optional<Throwable> refused) {}

    static final long NOW_MS = 1_795_617_000_000L;

    private static final Plugins PLUGINS = new Plugins(Map.of());
    private final RetryWithToleranceOperator operator;
    private final Converter keyConverter;
    private final Converter valueConverter;
    private final HeaderConverter headerConverter;
    private final TransformationChain<SinkRecord> transformations;
    private final BoundedBytesDeserializer keys = new BoundedBytesDeserializer();
    private final BoundedBytesDeserializer values = new BoundedBytesDeserializer();
    private final PollBudget polls = new PollBudget();

    /** @param sink logs, hourly or jdbc */
    SinkFront(String sink) {
        Map<String, String> properties = Sinks.configurationOf(sink);
        properties.put("name", sink);
        SinkConnectorConfig config = new SinkConnectorConfig(PLUGINS, properties);
        operator = new RetryWithToleranceOperator(0, 0, config.errorToleranceType(), Time.SYSTEM, metrics());
        keyConverter = PLUGINS.newConverter(config, ConnectorConfig.KEY_CONVERTER_CLASS_CONFIG, ClassLoaderUsage.CURRENT_CLASSLOADER);
        valueConverter = PLUGINS.newConverter(config, ConnectorConfig.VALUE_CONVERTER_CLASS_CONFIG, ClassLoaderUsage.CURRENT_CLASSLOADER);
        headerConverter = PLUGINS.newHeaderConverter(
                config, ConnectorConfig.HEADER_CONVERTER_CLASS_CONFIG, ClassLoaderUsage.CURRENT_CLASSLOADER);
        transformations = new TransformationChain<>(config.<SinkRecord>transformations(), operator);
        Map<String, Object> consumer = config.originalsWithPrefix(ConnectorConfig.CONNECTOR_CLIENT_CONSUMER_OVERRIDES_PREFIX);
        keys.configure(consumer, true);
        values.configure(consumer, false);
        polls.configure(consumer);
    }

    private static ErrorHandlingMetrics metrics() {
        Map<String, String> worker = Map.of(
                "bootstrap.servers", "127.0.0.1:9",
                "key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
                "value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
                "offset.storage.file.filename", "unused");
        ConnectMetrics metrics = new ConnectMetrics("test", new StandaloneConfig(worker), Time.SYSTEM, "test");
        return new ErrorHandlingMetrics(new ConnectorTaskId("test", 0), metrics);
    }

    /** A record as the consumer reads it within a poll that is not over. */
    ConsumerRecord<byte[], byte[]> read(int partition, byte[] key, byte[] value, Headers headers) {
        // As Fetcher.parseRecord does: no deserializer is asked about a null.
        byte[] keyRead = key == null ? null : keys.deserialize("topic", headers, key);
        byte[] valueRead = value == null ? null : values.deserialize("topic", headers, value);
        return new ConsumerRecord<>("topic", partition, 7, NOW_MS, TimestampType.LOG_APPEND_TIME, -1, -1, keyRead, valueRead, headers,
                Optional.empty());
    }

    /** Ends the poll and hands on what it read. */
    List<ConsumerRecord<byte[], byte[]>> endPoll(List<ConsumerRecord<byte[], byte[]>> records) {
        TopicPartition partition = new TopicPartition("topic", 0);
        return polls.onConsume(new ConsumerRecords<>(Map.of(partition, records))).records(partition);
    }

    /** What becomes of one record, whatever it holds: an Error that is thrown here fails the task in Connect. */
    Outcome take(int partition, byte[] key, byte[] value, Headers headers) {
        return convert(endPoll(List.of(read(partition, key, value, headers))).get(0));
    }

    Outcome take(int partition, byte[] key, byte[] value) {
        return take(partition, key, value, new RecordHeaders());
    }

    Outcome convert(ConsumerRecord<byte[], byte[]> message) {
        operator.consumerRecord(message);
        SchemaAndValue key = operator.execute(
                () -> keyConverter.toConnectData(message.topic(), message.headers(), message.key()),
                Stage.KEY_CONVERTER, keyConverter.getClass());
        SchemaAndValue value = operator.execute(
                () -> valueConverter.toConnectData(message.topic(), message.headers(), message.value()),
                Stage.VALUE_CONVERTER, valueConverter.getClass());
        operator.execute(() -> {
            message.headers().forEach(header -> headerConverter.toConnectHeader(message.topic(), header.key(), header.value()));
            return null;
        }, Stage.HEADER_CONVERTER, headerConverter.getClass());
        SinkRecord record = operator.failed() ? null : transformations.apply(new SinkRecord(
                message.topic(), message.partition(), key.schema(), key.value(), value.schema(), value.value(),
                message.offset(), message.timestamp(), message.timestampType()));
        return new Outcome(Optional.ofNullable(record), Optional.ofNullable(operator.error()));
    }
}
