package com.shopstream.connect;

import com.shopstream.connect.pem.PemProvider;
import java.security.Security;
import org.apache.kafka.connect.cli.ConnectDistributed;

/** A distributed Kafka Connect worker whose settings, and those of its connectors, may name PEM files as key stores. */
public final class Worker {
    private Worker() {}

    public static void main(String[] arguments) {
        Security.addProvider(new PemProvider());
        ConnectDistributed.main(arguments);
    }
}
