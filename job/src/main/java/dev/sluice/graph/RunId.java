package dev.sluice.graph;

import java.io.Serializable;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/**
 * Names one run, in its record and in the names of its files.
 *
 * @param text such as {@code 20260131-235959-a1b2c3}, in UTC
 */
record RunId(String text) implements Serializable {

    private static final SecureRandom RANDOM = new SecureRandom();

    static RunId create(Instant now) {
        byte[] tail = new byte[3];
        RANDOM.nextBytes(tail);
        String time = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
                .withZone(ZoneOffset.UTC)
                .format(now);
        return new RunId(time + "-" + HexFormat.of().formatHex(tail));
    }

    /** What the names of this run's files begin with. */
    String filePrefix() {
        return "part-" + text;
    }

    /** What the names of the files of one session begin with, so that what an earlier one left open can be told. */
    String filePrefix(int session) {
        return filePrefix() + "-" + session;
    }
}
