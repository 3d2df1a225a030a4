package dev.sluice.service;

import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/** Columns joined as text, null as empty, clipped to a number of code points. */
final class ConcatInput implements RowInput {

    private static final RowType TYPE =
            RowType.of(new LogicalType[] {new VarCharType(false, VarCharType.MAX_LENGTH)}, new String[] {"text"});

    private final int[] indices;
    private final LogicalType[] types;
    private final String separator;
    private final int maxLength;

    ConcatInput(int[] indices, LogicalType[] types, String separator, int maxLength) {
        this.indices = indices;
        this.types = types;
        this.separator = separator;
        this.maxLength = maxLength;
    }

    @Override
    public RowType type() {
        return TYPE;
    }

    @Override
    public RowData of(RowData row) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < indices.length; i++) {
            if (i > 0) {
                text.append(separator);
            }
            if (!row.isNullAt(indices[i])) {
                ColumnText.append(text, row, indices[i], types[i]);
            }
        }
        return GenericRowData.of(StringData.fromString(clip(text)));
    }

    /** Cuts between code points, so that no half of a surrogate pair is left. */
    private String clip(StringBuilder text) {
        // A text has no more code points than chars.
        if (text.length() <= maxLength || text.codePointCount(0, text.length()) <= maxLength) {
            return text.toString();
        }
        return text.substring(0, text.offsetByCodePoints(0, maxLength));
    }
}
