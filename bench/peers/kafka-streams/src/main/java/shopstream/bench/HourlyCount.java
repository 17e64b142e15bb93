package shopstream.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.Stores;

/**
 * Orders counted by the hour, each order id once, on Kafka Streams: exactly_once_v2, 100 ms commits, one thread,
 * state in memory. Runs until it has caught up with its input, then prints one line of JSON.
 *
 * <p>Arguments: bootstrap servers, application id, input topic, output topic, retention in milliseconds, and the number of
 * records in the first lap.
 */
public final class HourlyCount {
    private static final long SIZE_MS = Duration.ofHours(1).toMillis();
    private static final String COUNTS = "counts";
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private HourlyCount() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 6) {
            System.err.println(
                    "usage: HourlyCount BOOTSTRAP APPLICATION_ID INPUT_TOPIC OUTPUT_TOPIC RETENTION_MS FIRST_RECORDS");
            System.exit(2);
        }
        String bootstrap = args[0];
        String applicationId = args[1];
        String input = args[2];
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
                KafkaStreams streams =
                        new KafkaStreams(
                                topology(
                                        input, args[3], Long.parseLong(args[4]), Stores::inMemoryKeyValueStore),
                                settings(bootstrap, applicationId))) {
            streams.start();
            CatchUp catchUp = new CatchUp(admin, applicationId, input);
            Stopwatch stopwatch = new Stopwatch(Long.parseLong(args[5]));
            waitUntilCaughtUp(catchUp, stopwatch);
            Map<String, Object> report = new TreeMap<>();
            report.put("counts", counts(streams));
            report.put("first", stopwatch.first());
            report.put("all", stopwatch.all());
            System.out.println(new ObjectMapper().writeValueAsString(report));
        }
    }

    /** @param store makes the store with a name: in memory, or in RocksDB */
    static Topology topology(
            String input, String output, long retentionMs, Function<String, KeyValueBytesStoreSupplier> store) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(
                Stores.keyValueStoreBuilder(store.apply(Deduplicate.STORE), Serdes.String(), Serdes.Long()));
        builder.stream(
                        input,
                        Consumed.with(Serdes.String(), Serdes.ByteArray())
                                .withTimestampExtractor((record, partitionTime) ->
                                        Order.timeOf(
                                                (String) record.key(), (byte[]) record.value(), record.timestamp())))
                .process(() -> new Deduplicate(SIZE_MS, retentionMs), Deduplicate.STORE)
                .groupByKey(Grouped.with(Serdes.Long(), Serdes.Long()))
                .count(Materialized.<Long, Long>as(store.apply(COUNTS))
                        .withKeySerde(Serdes.Long())
                        .withValueSerde(Serdes.Long()))
                .toStream()
                .map(HourlySummary::record)
                .to(output, Produced.with(Serdes.String(), Serdes.String()));
        return builder.build();
    }

    static Properties settings(String bootstrap, String applicationId) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 3);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, System.getProperty("java.io.tmpdir") + "/" + applicationId);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return settings;
    }

    private static void waitUntilCaughtUp(CatchUp catchUp, Stopwatch stopwatch) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!catchUp.isComplete()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "not caught up after " + TIMEOUT + ": " + catchUp.committedRecords() + " records are committed");
            }
            stopwatch.observe(catchUp.committedRecords());
            Thread.sleep(POLL.toMillis());
        }
        stopwatch.observe(catchUp.committedRecords());
    }

    private static Map<String, Long> counts(KafkaStreams streams) {
        Map<String, Long> counts = new TreeMap<>();
        var store = streams.store(StoreQueryParameters.fromNameAndType(COUNTS, QueryableStoreTypes.<Long, Long>keyValueStore()));
        try (KeyValueIterator<Long, Long> all = store.all()) {
            all.forEachRemaining(entry -> counts.put(Instant.ofEpochMilli(entry.key).toString(), entry.value));
        }
        return counts;
    }
}
