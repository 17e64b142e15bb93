package shopstream.bench.orders;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The peer: the API with {@code peer.role=producer}, the batch listener with {@code peer.role=consumer}. Each runs in a process of its
 * own, as order-producer and order-consumer do.
 */
@SpringBootApplication
public class PeerApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(PeerApplication.class, arguments);
    }
}
