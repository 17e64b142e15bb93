package shopstream.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.state.Stores;

/**
 * The same count with its state in RocksDB, which runs until it is killed and prints what happens to it as lines of JSON.
 *
 * <p>Arguments: bootstrap servers, application id, input topic, output topic, and retention in milliseconds.
 */
public final class Instance {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Instance() {}

    public static void main(String[] args) {
        var topology = HourlyCount.topology(args[2], args[3], Long.parseLong(args[4]), Stores::persistentKeyValueStore);
        Properties settings = HourlyCount.settings(args[0], args[1]);
        // As hourly-streams: a member that was killed is replaced as soon as the brokers allow.
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500);
        var streams = new KafkaStreams(topology, settings);
        streams.setGlobalStateRestoreListener(new PrintRestorations());
        streams.setStateListener((state, before) -> {
            if (state == KafkaStreams.State.RUNNING) {
                print("running", Map.of());
            }
        });
        streams.start();
    }

    private static void print(String event, Map<String, Object> more) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.put("atMs", System.currentTimeMillis());
        line.putAll(more);
        try {
            System.out.println(JSON.writeValueAsString(line));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static final class PrintRestorations implements StateRestoreListener {
        @Override
        public void onRestoreStart(TopicPartition partition, String store, long startingOffset, long endingOffset) {
            print("restoring", Map.of("store", store));
        }

        @Override
        public void onBatchRestored(TopicPartition partition, String store, long batchEndOffset, long restored) {}

        @Override
        public void onRestoreEnd(TopicPartition partition, String store, long totalRestored) {
            long ids = store.equals(Deduplicate.STORE) ? totalRestored : 0;
            print("restored", Map.of("store", store, "rememberedIds", ids));
        }
    }
}
