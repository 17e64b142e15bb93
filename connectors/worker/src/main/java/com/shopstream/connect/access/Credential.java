package com.shopstream.connect.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/** The one user and password that the worker accepts, in HTTP's Basic scheme (RFC 7617). */
final class Credential {
    private static final Pattern BASIC = Pattern.compile("Basic +(\\S+)", Pattern.CASE_INSENSITIVE);

    private final byte[] digest;

    Credential(String userAndPassword) {
        int colon = userAndPassword.indexOf(':');
        if (colon < 1 || colon == userAndPassword.length() - 1)
            throw new ConfigException("the worker's credential must be user:password, neither of them empty");
        digest = digest(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws ConfigException if the file cannot be read or holds no credential */
    static Credential read(String file) {
        try {
            return new Credential(Files.readString(Path.of(file)).strip());
        } catch (IOException failure) {
            throw new ConfigException("the worker's credential cannot be read from " + file + ": " + failure);
        }
    }

    /** @param authorization the request's header, null if it has none */
    boolean isIn(String authorization) {
        Matcher basic = BASIC.matcher(authorization == null ? "" : authorization);
        if (!basic.matches()) return false;
        try {
            // Digests have one length, so the time of the comparison tells nothing.
            return MessageDigest.isEqual(digest, digest(Base64.getDecoder().decode(basic.group(1))));
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
