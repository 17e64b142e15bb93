package com.shopstream.connect.access;

import com.shopstream.connect.BoundedBytesDeserializer;
import com.shopstream.connect.PollBudget;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest.ClientType;

/**
 * Which settings of its Kafka clients a connector may choose: those that the sinks of the pipeline need (connectors/sink.ts).
 * Others could send its records to foreign brokers or load classes into the worker (CVE-2023-25194).
 */
public final class OverridesPolicy implements ConnectorClientConfigOverridePolicy {
    private static final Predicate<String> ANY = value -> true;
    private static final Map<ClientType, Map<String, Predicate<String>>> ALLOWED = Map.of(
            ClientType.CONSUMER,
            Map.of(
                    "isolation.level", "read_committed"::equals,
                    "fetch.min.bytes", ANY,
                    "fetch.max.wait.ms", ANY,
                    "max.poll.interval.ms", ANY,
                    "max.poll.records", ANY,
                    "key.deserializer", BoundedBytesDeserializer.class.getName()::equals,
                    "value.deserializer", BoundedBytesDeserializer.class.getName()::equals,
                    "interceptor.classes", PollBudget.class.getName()::equals,
                    "shopstream.record.max.bytes", ANY,
                    "shopstream.poll.max.bytes", ANY),
            ClientType.PRODUCER,
            Map.of("max.request.size", ANY, "buffer.memory", ANY, "compression.type", ANY),
            ClientType.ADMIN,
            Map.of());

    @Override
    public void configure(Map<String, ?> properties) {}

    @Override
    public List<ConfigValue> validate(ConnectorClientConfigRequest request) {
        Map<String, Predicate<String>> allowed = ALLOWED.get(request.clientType());
        return request.clientProps().entrySet().stream()
                .map(setting -> verdict(setting.getKey(), setting.getValue(), allowed.get(setting.getKey())))
                .toList();
    }

    private static ConfigValue verdict(String name, Object value, Predicate<String> rule) {
        ConfigValue verdict = new ConfigValue(name);
        verdict.value(value);
        if (rule == null) verdict.addErrorMessage("This worker lets no connector set " + name + " of its Kafka clients");
        else if (!rule.test(text(value))) verdict.addErrorMessage("This worker lets no connector set " + name + " to this value");
        return verdict;
    }

    /** The worker has parsed the settings that Kafka's clients know: into classes and lists, among others. */
    private static String text(Object value) {
        if (value instanceof Class<?> type) return type.getName();
        if (value instanceof List<?> list) return list.stream().map(OverridesPolicy::text).collect(Collectors.joining(","));
        return String.valueOf(value);
    }

    @Override
    public void close() {}
}
