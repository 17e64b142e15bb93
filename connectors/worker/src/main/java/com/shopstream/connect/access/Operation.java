package com.shopstream.connect.access;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.ws.rs.HttpMethod;
import javax.ws.rs.Path;
import javax.ws.rs.container.ResourceInfo;

/**
 * What a request was routed to, as the resource declares it: {@code GET /connectors/{connector}/status}. The path that the
 * client wrote plays no part, so no spelling of it can pass for another.
 */
record Operation(String name) {
    /** Empty where the server answers without a resource of its own, as it does for OPTIONS. */
    static Optional<Operation> of(ResourceInfo routed) {
        Method method = routed.getResourceMethod();
        if (method == null) return Optional.empty();
        return Stream.of(method.getAnnotations())
                .map(Annotation::annotationType)
                .flatMap(type -> Stream.ofNullable(type.getAnnotation(HttpMethod.class)))
                .map(verb -> new Operation(verb.value() + " " + template(routed.getResourceClass(), method)))
                .findFirst();
    }

    private static String template(Class<?> resource, Method method) {
        return Stream.of(resource.getAnnotation(Path.class), method.getAnnotation(Path.class))
                .flatMap(Stream::ofNullable)
                .flatMap(path -> Stream.of(path.value().split("/")))
                .filter(segment -> !segment.isEmpty())
                .collect(Collectors.joining("/", "/", ""));
    }
}
