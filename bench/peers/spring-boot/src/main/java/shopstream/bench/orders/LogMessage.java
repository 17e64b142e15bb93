package shopstream.bench.orders;

/** The log of one operation. */
public record LogMessage(String eventId, String serviceName, String timestamp, String status, String orderId) {
}
