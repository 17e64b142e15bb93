package com.shopstream.connect.progress;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The consumer group of a sink, as its connector's configuration names it.
 *
 * @param pattern of the topics, if the configuration does not list them
 * @param records which records of the topics reach the sink
 */
record SinkGroup(
        String id,
        List<String> topics,
        Optional<Pattern> pattern,
        Predicate<ConsumerRecord<byte[], byte[]>> records) {

    static SinkGroup of(String connector, Map<String, String> configuration) {
        String id = configuration.getOrDefault("consumer.override.group.id", "connect-" + connector);
        List<String> topics = Pattern.compile(",")
                .splitAsStream(configuration.getOrDefault("topics", ""))
                .map(String::trim)
                .filter(topic -> !topic.isEmpty())
                .toList();
        String expression = configuration.getOrDefault("topics.regex", "");
        Optional<Pattern> pattern = expression.isBlank() ? Optional.empty() : Optional.of(Pattern.compile(expression));
        return new SinkGroup(id, topics, pattern, RecordsForSink.of(configuration));
    }
}
