package com.shopstream.connect.progress;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Configuration of the extension's Kafka clients: the worker's own connection, as Connect passes it to its connectors.
 */
final class ClientConfig {
    /** How long the clients wait for one broker, in milliseconds, before they ask another. */
    private static final int REQUEST_TIMEOUT_MS = 2_000;

    private ClientConfig() {}

    static Map<String, Object> admin(Map<String, ?> worker) {
        Map<String, Object> config = connection(worker, "admin.", AdminClientConfig.configNames());
        config.put(AdminClientConfig.CLIENT_ID_CONFIG, "connect-progress-admin");
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ClusterReader.ANSWER_TIMEOUT_MS);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        config.put(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, (long) REQUEST_TIMEOUT_MS);
        return config;
    }

    /** Reads what the sinks' consumers could read, as a member of no group. */
    static Map<String, Object> consumer(Map<String, ?> worker) {
        Map<String, Object> config = connection(worker, "consumer.", ConsumerConfig.configNames());
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, "connect-progress-reader");
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        config.put(ConsumerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, (long) REQUEST_TIMEOUT_MS);
        return config;
    }

    /** The worker's settings that clients share, overridden by those with the prefix. */
    private static Map<String, Object> connection(Map<String, ?> worker, String prefix, Set<String> names) {
        Map<String, Object> config = new HashMap<>();
        names.stream().filter(worker::containsKey).forEach(name -> config.put(name, worker.get(name)));
        worker.forEach((name, value) -> {
            if (name.startsWith(prefix)) config.put(name.substring(prefix.length()), value);
        });
        return config;
    }
}
