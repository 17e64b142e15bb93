package com.shopstream.connect.progress;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The consumer group of a sink, as its connector's configuration names it.
 *
 * @param pattern of the topics, where the configuration does not list them
 */
record SinkGroup(String id, List<String> topics, Optional<Pattern> pattern) {

    static SinkGroup of(String connector, Map<String, String> configuration) {
        String id = configuration.getOrDefault("consumer.override.group.id", "connect-" + connector);
        List<String> topics = Pattern.compile(",")
                .splitAsStream(configuration.getOrDefault("topics", ""))
                .map(String::trim)
                .filter(topic -> !topic.isEmpty())
                .toList();
        String expression = configuration.getOrDefault("topics.regex", "");
        return new SinkGroup(id, topics, expression.isBlank() ? Optional.empty() : Optional.of(Pattern.compile(expression)));
    }
}
