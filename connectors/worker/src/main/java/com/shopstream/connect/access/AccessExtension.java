package com.shopstream.connect.access;

import java.util.Map;
import javax.ws.rs.Priorities;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.rest.ConnectRestExtensionContext;

/**
 * Guards a Connect worker's REST API (setting {@code rest.extension.classes}): see {@link AccessFilter}. A worker whose
 * credential is missing does not start.
 */
public final class AccessExtension implements ConnectRestExtension {
    private static final String CREDENTIAL_FILE = "shopstream.rest.credential.file";
    private static final ConfigDef CONFIG = new ConfigDef()
            .define(CREDENTIAL_FILE, Type.STRING, Importance.HIGH, "A file that holds user:password of who may configure connectors.");

    private Credential credential;

    @Override
    public void configure(Map<String, ?> properties) {
        credential = Credential.read(new AbstractConfig(CONFIG, properties, false).getString(CREDENTIAL_FILE));
    }

    @Override
    public void register(ConnectRestExtensionContext context) {
        context.configurable().register(new AccessFilter(credential), Priorities.AUTHENTICATION);
    }

    @Override
    public void close() {}

    @Override
    public String version() {
        return "1";
    }
}
