package com.shopstream.connect.progress;

import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.rest.ConnectRestExtensionContext;

/**
 * Adds {@code /readyz} and {@code /metrics} to a Connect worker's REST API: they tell an idle sink from a stalled one,
 * and say why it is stalled (setting {@code rest.extension.classes}). A connector and its tasks are RUNNING for Connect
 * whether they read anything or not.
 *
 * <p>The worker finds it with a service loader in a folder of its {@code plugin.path}, passes its whole configuration
 * to {@code configure}, and calls {@code register} once its herder has been started (Kafka 3.4).
 */
public final class ProgressExtension implements ConnectRestExtension {
    private Map<String, ?> worker = Map.of();
    private ProgressThread thread;

    @Override
    public void configure(Map<String, ?> properties) {
        worker = properties;
    }

    @Override
    public void register(ConnectRestExtensionContext context) {
        LongSupplier clockMs = () -> System.nanoTime() / 1_000_000;
        Sampler sampler = new Sampler(
                new WorkerReader(context.clusterState()),
                new ClusterReader(() -> Admin.create(ClientConfig.admin(worker))),
                new CommittedReader(ClientConfig.consumer(worker)),
                new Reasons(String.valueOf(worker.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG))),
                clockMs);
        thread = new ProgressThread(sampler, clockMs);
        thread.start();
        context.configurable().register(new ProgressResource(thread));
    }

    @Override
    public void close() {
        if (thread != null) thread.close();
    }

    @Override
    public String version() {
        return "1";
    }
}
