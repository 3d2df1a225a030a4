package dev.sluice.http;

import dev.sluice.service.Secret;
import java.io.IOException;

/** Secrets as they go into a header. */
final class Credentials {

    private Credentials() {}

    /** The secret's value, of which no error shows a character. */
    static String resolve(Secret secret) throws IOException {
        String value = secret.resolve();
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IOException("the value of " + secret.reference()
                    + " cannot stand in an HTTP header; expected printable ASCII without spaces");
        }
        return value;
    }
}
