package dev.sluice.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.RowData;

/**
 * Makes the keys of rows: the first 128 bits of SHA-256 over the hash of the fingerprint and the row's binary form.
 * For one thread at a time.
 */
final class RowKeys {
    private static final int HASH_BYTES = 32;

    private final MessageDigest digest;
    private final byte[] fingerprint;
    private final TypeSerializer<RowData> inputs;
    private final DataOutputSerializer row = new DataOutputSerializer(1 << 10);
    private final byte[] hash = new byte[HASH_BYTES];

    RowKeys(JournalFormat format) {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
        fingerprint = digest.digest(format.fingerprint().getBytes(StandardCharsets.UTF_8));
        inputs = format.inputs().duplicate();
    }

    static String text(long high, long low) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }

    /** Two longs for each row, the high one first. */
    long[] of(List<RowData> rows) {
        long[] keys = new long[2 * rows.size()];
        int at = 0;
        for (RowData each : rows) {
            hash(each);
            keys[at++] = longAt(0);
            keys[at++] = longAt(Long.BYTES);
        }
        return keys;
    }

    private void hash(RowData input) {
        try {
            row.clear();
            inputs.serialize(input, row);
            digest.update(fingerprint);
            digest.update(row.getSharedBuffer(), 0, row.length());
            digest.digest(hash, 0, HASH_BYTES);
        } catch (IOException | DigestException e) {
            throw new AssertionError("memory does not fail", e);
        }
    }

    private long longAt(int from) {
        long value = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            value = (value << Byte.SIZE) | (hash[i] & 0xFF);
        }
        return value;
    }
}
