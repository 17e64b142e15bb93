package com.shopstream.connect.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.shopstream.connect.Sinks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest.ClientType;
import org.apache.kafka.connect.health.ConnectorType;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverridesPolicyTest {
    private static final Map<ClientType, ConfigDef> CONFIGS = Map.of(
            ClientType.CONSUMER, ConsumerConfig.configDef(),
            ClientType.PRODUCER, ProducerConfig.configDef(),
            ClientType.ADMIN, AdminClientConfig.configDef());

    private final OverridesPolicy policy = new OverridesPolicy();

    @ParameterizedTest
    @ValueSource(strings = {"logs", "hourly", "jdbc"})
    void allowsWhatTheSinksNeed(String sink) {
        assertEquals(List.of(), refused(ClientType.CONSUMER, overrides(sink, "consumer.override.")));
        assertEquals(List.of(), refused(ClientType.PRODUCER, overrides(sink, "producer.override.")));
    }

    @ParameterizedTest
    @CsvSource({
        "CONSUMER, bootstrap.servers, foreign:9092",
        "CONSUMER, group.id, connect-other",
        "CONSUMER, isolation.level, read_uncommitted",
        "CONSUMER, sasl.jaas.config, com.sun.security.auth.module.JndiLoginModule required;",
        "CONSUMER, interceptor.classes, com.example.Foreign",
        "CONSUMER, 'interceptor.classes', 'com.shopstream.connect.PollBudget,com.example.Foreign'",
        "CONSUMER, key.deserializer, org.apache.kafka.common.serialization.StringDeserializer",
        "CONSUMER, max.request.size, 1",
        "PRODUCER, bootstrap.servers, foreign:9092",
        "PRODUCER, sasl.login.callback.handler.class, org.apache.kafka.common.serialization.StringSerializer",
        "PRODUCER, metric.reporters, com.example.Foreign",
        "ADMIN, bootstrap.servers, foreign:9092",
        "ADMIN, buffer.memory, 1",
    })
    void refusesEverythingElse(ClientType client, String name, String value) {
        assertEquals(List.of(name), refused(client, Map.of(name, value)));
    }

    @Test
    void isFoundByItsNameAsAWorkerFindsIt() throws Exception {
        AbstractConfig worker = new AbstractConfig(new ConfigDef(), Map.of());
        Object found = new Plugins(Map.of()).newPlugin(OverridesPolicy.class.getName(), worker, ConnectorClientConfigOverridePolicy.class);
        assertInstanceOf(OverridesPolicy.class, found);
    }

    private List<String> refused(ClientType client, Map<String, Object> settings) {
        Map<String, Object> parsed = new HashMap<>();
        settings.forEach((name, value) -> parsed.put(name, parsed(client, name, value)));
        var request = new ConnectorClientConfigRequest("sink", ConnectorType.SINK, null, parsed, client);
        return policy.validate(request).stream().filter(value -> !value.errorMessages().isEmpty()).map(ConfigValue::name).toList();
    }

    /** As AbstractHerder.validateClientOverrides does in Kafka 3.4. */
    private static Object parsed(ClientType client, String name, Object value) {
        ConfigDef.ConfigKey known = CONFIGS.get(client).configKeys().get(name);
        return known == null ? value : ConfigDef.parseType(name, value, known.type);
    }

    private static Map<String, Object> overrides(String sink, String prefix) {
        Map<String, Object> settings = new HashMap<>();
        Sinks.configurationOf(sink).forEach((name, value) -> {
            if (name.startsWith(prefix)) settings.put(name.substring(prefix.length()), value);
        });
        return settings;
    }
}
