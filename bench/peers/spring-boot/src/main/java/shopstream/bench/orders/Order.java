package shopstream.bench.orders;

/** An order as it stands on the topic. */
public record Order(
        String orderId,
        String customerId,
        String productId,
        int quantity,
        String price,
        String orderTime,
        String status) {
}
