package dev.sluice.http;

import dev.sluice.service.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.IntPredicate;

/** Secrets as they go into a header. Of none does an error show a character. */
final class Credentials {

    private Credentials() {}

    /** A token: printable ASCII without spaces. */
    static String token(Secret secret) throws IOException {
        return resolve(
                secret,
                c -> c > ' ' && c < 0x7f,
                "cannot stand in an HTTP header; expected printable ASCII without spaces");
    }

    /** The whole value of a header: printable ASCII, spaces within. */
    static String headerValue(Secret secret) throws IOException {
        String value =
                resolve(secret, c -> c >= ' ' && c < 0x7f, "cannot stand in an HTTP header; expected printable ASCII");
        return value.strip();
    }

    /** A password: any text without control characters. */
    static String password(Secret secret) throws IOException {
        return resolve(
                secret, c -> !Character.isISOControl(c), "is no password; expected text without control characters");
    }

    /** User and password as RFC 7617 wants them. */
    static String basic(String user, Secret password) throws IOException {
        byte[] both = (user + ":" + password(password)).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    /** IllegalArgumentException where a user cannot stand before a password. */
    static void checkUser(String user) {
        if (user.isBlank() || user.indexOf(':') >= 0 || user.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("no name of a user; expected text without : and control characters");
        }
    }

    private static String resolve(Secret secret, IntPredicate allowed, String problem) throws IOException {
        String value = secret.resolve();
        if (value.isBlank() || !value.chars().allMatch(allowed)) {
            throw new IOException("the value of " + secret.reference() + " " + problem);
        }
        return value;
    }
}
