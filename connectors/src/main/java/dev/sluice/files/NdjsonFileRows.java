package dev.sluice.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** The rows of a file with one JSON object on each line. Blank lines are skipped. Streams: holds one line at a time. */
final class NdjsonFileRows implements FileRows {
    private final JsonRows json;
    private final Lines lines;
    private final RowMaker rows;
    private boolean ended;

    NdjsonFileRows(InputStream in, RowType columns, RowMaker rows) {
        this.json = new JsonRows(columns);
        this.lines = new Lines(in);
        this.rows = rows;
    }

    @Override
    public @Nullable SourceRow next() throws IOException {
        try {
            while (!ended && lines.next()) {
                byte[] line = lines.bytes();
                if (!isBlank(line)) {
                    return read(line);
                }
            }
            ended = true;
            return null;
        } catch (DamagedFile e) {
            ended = true;
            String raw = RawText.clip(new String(lines.bytes(), UTF_8));
            return rows.restUnreadable("line " + lines.number(), e.problem(), raw);
        }
    }

    private SourceRow read(byte[] line) {
        String where = "line " + lines.number();
        if (lines.isTooLong()) {
            String problem = "found a line of more than " + Lines.MOST_BYTES + " bytes";
            return rows.unreadable(where, problem, RawText.clip(new String(line, UTF_8)));
        }
        try {
            GenericRowData row = json.read(line);
            for (int i = 0; i < row.getArity(); i++) {
                rows.values().setField(i, row.getField(i));
            }
            return rows.row();
        } catch (BadValue e) {
            return rows.unreadable(where, e.problem(), new String(line, UTF_8));
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
