package dev.sluice.journal;

import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.RowData;

/**
 * What the journal of one step holds and how it is written. The serializers are duplicated before they are used.
 *
 * @param fingerprint of the service: whatever changes an answer or its columns
 * @param inputs of the rows that the service answers; a row's binary form and the fingerprint are its key
 * @param answers of the new columns alone
 * @param vectors whether they are one vector of floats
 */
public record JournalFormat(
        String fingerprint, TypeSerializer<RowData> inputs, TypeSerializer<RowData> answers, boolean vectors) {

    /** The key that a row is kept under, as {@link JournalReader#keys} lists it: 32 hex digits. */
    public String key(RowData row) {
        long[] key = new RowKeys(this).of(List.of(row));
        return RowKeys.text(key[0], key[1]);
    }
}
