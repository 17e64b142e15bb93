package com.shopstream.connect.progress;

import com.shopstream.connect.progress.Snapshot.Check;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;

/**
 * {@code GET /readyz}: 200 when every check passes, else 503; the body names each check, as the services' does
 * (apps/service-kit/http/health.ts). {@code GET /metrics}: Prometheus' text format. Both answer from the last sample;
 * only dead letters are counted as of now, by the worker itself.
 */
@Path("/")
public final class ProgressResource {
    private final ProgressThread thread;

    ProgressResource(ProgressThread thread) {
        this.thread = thread;
    }

    /** Whether every connector and task runs and every sink makes progress. */
    @GET
    @Path("readyz")
    public Response readyz() {
        Snapshot snapshot = thread.latest();
        boolean isReady = snapshot.checks().values().stream().allMatch(Check::ready);
        Map<String, Object> checks = new LinkedHashMap<>();
        snapshot.checks().forEach((name, check) -> {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("ready", check.ready());
            if (!check.ready()) result.put("reason", check.reason());
            checks.put(name, result);
        });
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", isReady ? "ready" : "not ready");
        body.put("checks", checks);
        return Response.status(isReady ? 200 : 503).type(MediaType.APPLICATION_JSON_TYPE).entity(body).build();
    }

    /** The sinks' lag, the connectors' states and their dead letters. */
    @GET
    @Path("metrics")
    public Response metrics() {
        String metrics = Metrics.of(thread.latest(), DeadLetters.of(ManagementFactory.getPlatformMBeanServer()));
        return Response.ok(metrics).header("content-type", Metrics.CONTENT_TYPE).build();
    }

    static Snapshot unknown(long nowMs, String reason) {
        return new Snapshot(nowMs, Map.of("worker", new Check(false, reason)), List.of(), List.of());
    }
}
