package com.shopstream.connect.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jaxrs.json.JacksonJsonProvider;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.runtime.Herder;
import org.apache.kafka.connect.runtime.rest.errors.ConnectExceptionMapper;
import org.apache.kafka.connect.runtime.rest.resources.ConnectorPluginsResource;
import org.apache.kafka.connect.runtime.rest.resources.ConnectorsResource;
import org.apache.kafka.connect.runtime.rest.resources.LoggingResource;
import org.apache.kafka.connect.runtime.rest.resources.RootResource;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connect's own resources behind the filter, in Jersey; a worker that is asked anything answers that it cannot. */
class AccessFilterTest {
    private static final URI BASE = URI.create("http://connect:8083/");
    private static final String CREDENTIAL = "Basic " + Base64.getEncoder().encodeToString("admin:sesame".getBytes(StandardCharsets.UTF_8));
    private static final Map<String, String> WORKER = Map.of(
            "bootstrap.servers", "127.0.0.1:9",
            "key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
            "value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
            "offset.storage.file.filename", "unused");

    private final List<String> asked = new ArrayList<>();
    private final Herder herder = (Herder) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Herder.class}, (self, method, args) -> {
        if (method.getDeclaringClass() == Object.class) return method.invoke(this, args);
        asked.add(method.getName());
        throw new UnsupportedOperationException(method.getName());
    });
    private final List<Object> resources =
            List.of(new RootResource(herder), new ConnectorsResource(herder, new StandaloneConfig(WORKER), null), plugins(), new LoggingResource());
    private final ApplicationHandler worker = new ApplicationHandler(new ResourceConfig()
            .registerInstances(resources.toArray())
            .register(new AccessFilter(new Credential("admin:sesame")))
            .register(new JacksonJsonProvider())
            .register(ConnectExceptionMapper.class));

    /** Everything that Connect answers, and nothing besides. */
    @Test
    void knowsEveryOperationOfConnect() {
        List<String> open = new ArrayList<>();
        List<String> closed = new ArrayList<>();
        for (Object resource : resources) collect(Resource.from(resource.getClass()), "", open, closed);
        assertEquals(
                Set.of(
                        "GET /", "GET /connectors/", "GET /connectors/x", "GET /connectors/x/config", "GET /connectors/x/status",
                        "GET /connectors/x/tasks", "GET /connectors/x/tasks/0/status", "GET /connectors/x/topics",
                        "PUT /connectors/x/pause", "PUT /connectors/x/resume", "POST /connectors/x/restart",
                        "POST /connectors/x/tasks/0/restart",
                        // Signed by another worker.
                        "POST /connectors/x/tasks", "PUT /connectors/x/fence"),
                Set.copyOf(open));
        assertEquals(
                Set.of(
                        "POST /connectors/", "DELETE /connectors/x", "PUT /connectors/x/config", "GET /connectors/x/tasks-config",
                        "PUT /connectors/x/topics/reset", "GET /connector-plugins/", "GET /connector-plugins/x/config",
                        "PUT /connector-plugins/x/config/validate", "GET /admin/loggers/", "GET /admin/loggers/x", "PUT /admin/loggers/x"),
                Set.copyOf(closed));
    }

    private void collect(Resource resource, String above, List<String> open, List<String> closed) {
        String path = (above + "/" + resource.getPath()).replaceAll("/+", "/").replaceAll("\\{task[^}]*}", "0").replaceAll("\\{[^}]*}", "x");
        for (ResourceMethod method : resource.getResourceMethods()) {
            boolean isRefused = status(method.getHttpMethod(), path, Map.of()) == 401;
            (isRefused ? closed : open).add(method.getHttpMethod() + " " + path);
            assertTrue(status(method.getHttpMethod(), path, Map.of("Authorization", CREDENTIAL)) != 401, path);
        }
        resource.getChildResources().forEach(child -> collect(child, path, open, closed));
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, connectors//x//config", "PUT, connectors/x/config/", "PUT, connectors/x/%63onfig", "PUT, connectors/x/config;a=b",
        "PUT, connectors/status/config", "PUT, connectors/..%2Fx/config", "PUT, connector-plugins/readyz/config/validate",
        "PUT, connector-plugins/x/config/validate?/readyz", "DELETE, connectors/pause", "OPTIONS, connectors/x/config", "GET, connectors/x/tasks-config/"
    })
    void asksTheWorkerNothing(String method, String path) {
        int status = status(method, "/" + path, Map.of());
        assertTrue(status == 401 || status == 404 || status == 405, path + " was answered " + status);
        assertEquals(List.of(), asked);
    }

    @Test
    void letsNoPageOfABrowserWrite() {
        Map<String, String> page = Map.of("Origin", "http://127.0.0.1:8085");
        assertEquals(401, status("POST", "/connectors/x/restart", page));
        assertEquals(401, status("PUT", "/connectors/x/pause", page));
        assertEquals(List.of(), asked);
        assertTrue(status("GET", "/connectors/x/status", page) != 401);
    }

    private int status(String method, String path, Map<String, String> headers) {
        ContainerRequest request =
                new ContainerRequest(BASE, BASE.resolve(path.replaceFirst("^/(?=.)", "")), method, null, new MapPropertiesDelegate(), null);
        headers.forEach((name, value) -> request.getHeaders().add(name, value));
        request.getHeaders().add("Content-Type", "application/json");
        request.setEntityStream(new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)));
        try {
            return worker.apply(request).get(10, TimeUnit.SECONDS).getStatus();
        } catch (Exception failure) {
            // The resource was reached and failed.
            return 500;
        }
    }

    private ConnectorPluginsResource plugins() {
        Herder withPlugins = (Herder) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Herder.class}, (self, method, args) ->
                method.getName().equals("plugins") ? new org.apache.kafka.connect.runtime.isolation.Plugins(Map.of()) : method.invoke(herder, args));
        return new ConnectorPluginsResource(withPlugins);
    }
}
