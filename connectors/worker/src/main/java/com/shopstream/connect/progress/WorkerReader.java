package com.shopstream.connect.progress;

import com.shopstream.connect.progress.WorkerView.ConnectorView;
import com.shopstream.connect.progress.WorkerView.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.health.ConnectClusterState;
import org.apache.kafka.connect.health.ConnectorHealth;
import org.apache.kafka.connect.health.ConnectorType;

/**
 * Asks the worker for its connectors, with a deadline. The worker answers from the thread that keeps it in its group, which
 * may be busy with unreachable brokers for as long as Connect's own limit of 90 s.
 */
final class WorkerReader implements AutoCloseable {
    private static final long ANSWER_TIMEOUT_MS = 3_000;

    private final ConnectClusterState worker;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread asking = new Thread(task, "progress-worker-reader");
        asking.setDaemon(true);
        return asking;
    });
    private Future<WorkerView> asked;

    WorkerReader(ConnectClusterState worker) {
        this.worker = worker;
    }

    /** @throws Unanswered if the worker does not answer in time or fails */
    WorkerView read() throws Unanswered, InterruptedException {
        // A request that timed out is not repeated: its late answer serves the next sample.
        if (asked == null) asked = thread.submit(this::ask);
        try {
            WorkerView view = asked.get(ANSWER_TIMEOUT_MS, TimeUnit.MILLISECONDS);
            asked = null;
            return view;
        } catch (TimeoutException timeout) {
            throw new Unanswered("the worker has not listed its connectors within " + ANSWER_TIMEOUT_MS + " ms");
        } catch (ExecutionException failure) {
            asked = null;
            throw new Unanswered("the worker does not list its connectors: " + Reasons.rootCauseOf(failure));
        }
    }

    private WorkerView ask() {
        List<ConnectorView> connectors = new ArrayList<>();
        for (String name : new TreeSet<>(worker.connectors())) {
            Optional<ConnectorView> view = view(name);
            view.ifPresent(connectors::add);
        }
        return new WorkerView(connectors);
    }

    private Optional<ConnectorView> view(String name) {
        SinkGroup group;
        try {
            group = SinkGroup.of(name, worker.connectorConfig(name));
        } catch (NotFoundException removedMeanwhile) {
            return Optional.empty();
        }
        try {
            ConnectorHealth health = worker.connectorHealth(name);
            Part connector = new Part("connector", health.connectorState().state(), health.connectorState().traceMessage());
            List<Part> tasks = health.tasksState().values().stream()
                    .map(task -> new Part(String.valueOf(task.taskId()), task.state(), task.traceMessage()))
                    .toList();
            boolean isSource = health.type() == ConnectorType.SOURCE;
            return Optional.of(new ConnectorView(name, connector, tasks, isSource ? Optional.empty() : Optional.of(group)));
        } catch (NotFoundException notYet) {
            // Configured, and not yet assigned to a worker.
            return Optional.of(new ConnectorView(name, new Part("connector", "UNASSIGNED", null), List.of(), Optional.of(group)));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    static final class Unanswered extends Exception {
        Unanswered(String message) {
            super(message);
        }
    }
}
