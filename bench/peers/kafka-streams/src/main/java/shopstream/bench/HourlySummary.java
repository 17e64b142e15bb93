package shopstream.bench;

import java.time.Instant;
import org.apache.kafka.streams.KeyValue;

/** The count of an hour as the pipeline's sinks read it: JSON with its Connect schema under the start of the hour. */
final class HourlySummary {
    private static final String SCHEMA = """
            {"type":"struct","name":"shopstream.HOURLY_COUNT","optional":false,"fields":[\
            {"field":"hourWindow","type":"string","optional":false},\
            {"field":"transactionCount","type":"int64","optional":false}]}""";

    private HourlySummary() {}

    static KeyValue<String, String> record(long windowStartMs, long count) {
        String hour = Instant.ofEpochMilli(windowStartMs).toString();
        String payload = "{\"hourWindow\":\"" + hour + "\",\"transactionCount\":" + count + "}";
        return KeyValue.pair(hour, "{\"schema\":" + SCHEMA + ",\"payload\":" + payload + "}");
    }
}
