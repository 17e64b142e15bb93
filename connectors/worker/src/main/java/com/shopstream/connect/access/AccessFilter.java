package com.shopstream.connect.access;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.ws.rs.container.ContainerRequestContext;
import javax.ws.rs.container.ContainerRequestFilter;
import javax.ws.rs.container.ResourceInfo;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.apache.kafka.connect.runtime.rest.entities.ErrorMessage;

/**
 * Lets anybody look at connectors, and pause, resume and restart them. Everything else, such as what configures a connector,
 * validates a configuration (which resolves references to secrets) or changes log levels, needs the credential; so does
 * whatever a later version of Connect adds.
 */
final class AccessFilter implements ContainerRequestFilter {
    /** Configurations are shown as they were written, with references in place of secrets. */
    private static final Set<Operation> LOOKING = operations(
            "GET /",
            "GET /readyz",
            "GET /metrics",
            "GET /connectors",
            "GET /connectors/{connector}",
            "GET /connectors/{connector}/config",
            "GET /connectors/{connector}/status",
            "GET /connectors/{connector}/tasks",
            "GET /connectors/{connector}/tasks/{task}/status",
            "GET /connectors/{connector}/topics",
            // Since Kafka 3.5.
            "GET /connectors/{connector}/offsets");

    private static final Set<Operation> RUNNING = operations(
            "PUT /connectors/{connector}/pause",
            "PUT /connectors/{connector}/resume",
            "POST /connectors/{connector}/restart",
            "POST /connectors/{connector}/tasks/{task}/restart");

    /** Workers ask each other; Connect itself checks their signatures (KIP-507). */
    private static final Set<Operation> BETWEEN_WORKERS =
            operations("POST /connectors/{connector}/tasks", "PUT /connectors/{connector}/fence");

    private final Credential credential;

    @Context
    private ResourceInfo routed;

    AccessFilter(Credential credential) {
        this.credential = credential;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (isOpen(Operation.of(routed), request) || credential.isIn(request.getHeaderString(HttpHeaders.AUTHORIZATION))) return;
        request.abortWith(Response.status(Response.Status.UNAUTHORIZED)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Kafka Connect\"")
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new ErrorMessage(401, "This needs the credential of who configures connectors"))
                .build());
    }

    private static boolean isOpen(Optional<Operation> operation, ContainerRequestContext request) {
        if (operation.isEmpty()) return false;
        if (LOOKING.contains(operation.get()) || BETWEEN_WORKERS.contains(operation.get())) return true;
        // A browser names the page that made it write: no page may, not even one on this machine.
        return RUNNING.contains(operation.get()) && request.getHeaderString("Origin") == null;
    }

    private static Set<Operation> operations(String... names) {
        return Stream.of(names).map(Operation::new).collect(Collectors.toUnmodifiableSet());
    }
}
