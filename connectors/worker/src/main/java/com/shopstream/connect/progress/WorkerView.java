package com.shopstream.connect.progress;

import java.util.List;
import java.util.Optional;

/** What the worker reports about its connectors. */
record WorkerView(List<ConnectorView> connectors) {

    /** @param group empty for a source */
    record ConnectorView(String name, Part connector, List<Part> tasks, Optional<SinkGroup> group) {}

    /**
     * A connector or one of its tasks.
     *
     * @param id    the task's number; {@code connector} for the connector itself
     * @param state RUNNING, FAILED, PAUSED, UNASSIGNED, RESTARTING…
     * @param trace of the failure; null if there is none
     */
    record Part(String id, String state, String trace) {
        boolean isRunning() {
            return state.equals("RUNNING");
        }

        /** The last cause of the trace: what went wrong first. */
        Optional<String> rootCause() {
            if (trace == null || trace.isBlank()) return Optional.empty();
            String[] lines = trace.split("\n");
            for (int line = lines.length - 1; line >= 0; line--) {
                if (lines[line].startsWith("Caused by: ")) return Optional.of(lines[line].substring("Caused by: ".length()));
            }
            return Optional.of(lines[0]);
        }
    }
}
