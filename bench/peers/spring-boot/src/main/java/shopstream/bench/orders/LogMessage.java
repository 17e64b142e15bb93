package shopstream.bench.orders;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** The log of one operation. */
public record LogMessage(String eventId, String serviceName, String timestamp, String status, String orderId) {
    private static final String SERVICE_NAME = "spring-boot";
    private static final DateTimeFormatter MILLISECONDS = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    static LogMessage of(String status, String orderId) {
        String eventId = SERVICE_NAME + ":" + status + ":" + orderId;
        return new LogMessage(eventId, SERVICE_NAME, MILLISECONDS.format(Instant.now()), status, orderId);
    }
}
