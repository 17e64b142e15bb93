package com.shopstream.connect.access;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * Resolves {@code ${secrets:name}} in connectors' configurations from one file of properties. Kafka's own providers take the
 * file's name from the reference and so read whatever the worker can read; they can be restricted since Kafka 3.8 (KIP-993).
 */
public final class SecretsProvider implements ConfigProvider {
    private static final String FILE = "file";
    private static final ConfigDef CONFIG =
            new ConfigDef().define(FILE, Type.STRING, Importance.HIGH, "A file of properties, the connectors' secrets by name.");

    private Path file;

    @Override
    public void configure(Map<String, ?> properties) {
        file = Path.of(new AbstractConfig(CONFIG, properties, false).getString(FILE));
    }

    @Override
    public ConfigData get(String path) {
        if (path != null && !path.isEmpty()) throw new ConfigException("a reference to a secret is ${secrets:name}, it has no path");
        Properties secrets = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            secrets.load(reader);
        } catch (IOException failure) {
            throw new ConfigException("the connectors' secrets cannot be read: " + failure);
        }
        Map<String, String> byName = new HashMap<>();
        secrets.stringPropertyNames().forEach(name -> byName.put(name, secrets.getProperty(name)));
        return new ConfigData(byName);
    }

    @Override
    public ConfigData get(String path, Set<String> names) {
        Map<String, String> wanted = new HashMap<>(get(path).data());
        wanted.keySet().retainAll(names);
        return new ConfigData(wanted);
    }

    @Override
    public void close() {}
}
