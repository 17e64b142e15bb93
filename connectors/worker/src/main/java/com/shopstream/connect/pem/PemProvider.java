package com.shopstream.connect.pem;

import java.security.Provider;

/** Makes {@code PEM} a type of key store for everything in the process: Jetty and the MySQL driver know only Java's own types. */
public final class PemProvider extends Provider {
    private static final long serialVersionUID = 1L;

    public PemProvider() {
        super("ShopStreamPEM", "1", "key stores that are PEM files");
        putService(new Service(this, "KeyStore", "PEM", PemKeyStore.class.getName(), null, null));
    }
}
