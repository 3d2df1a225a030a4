package dev.sluice.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file. Streams: holds one record at a time. */
final class CsvFileRows implements FileRows {
    private final CsvFormat format;
    private final RowType columns;
    private final TextValue[] types;
    private final StrictReader reader;
    private final CsvRecords records;
    private final RowMaker rows;
    private boolean headerPassed;
    private boolean ended;

    CsvFileRows(InputStream in, CsvFormat format, RowType columns, RowMaker rows) {
        this.format = format;
        this.columns = columns;
        this.types = columns.getChildren().stream().map(TextValue::of).toArray(TextValue[]::new);
        this.reader = new StrictReader(in, Charset.forName(format.charset()));
        this.records = new CsvRecords(reader, format);
        this.rows = rows;
        this.headerPassed = !format.header();
    }

    @Override
    public @Nullable SourceRow next() throws IOException {
        if (ended) {
            return null;
        }
        try {
            ended = !advance();
        } catch (DamagedFile e) {
            ended = true;
            return rows.restUnreadable("line " + records.line(), e.problem(), RawText.clip(raw()));
        }
        return ended ? null : read();
    }

    private boolean advance() throws IOException {
        if (!headerPassed) {
            headerPassed = true;
            if (!records.next()) {
                return false;
            }
        }
        return records.next();
    }

    private SourceRow read() {
        String text = records.text();
        try {
            if (reader.isMarked(text)) {
                throw new BadValue("found bytes that are no characters of " + format.charset());
            }
            fill(CsvFields.of(text, format));
            return rows.row();
        } catch (BadValue e) {
            return rows.unreadable("line " + records.line(), e.problem(), raw());
        }
    }

    private void fill(List<@Nullable String> fields) throws BadValue {
        if (fields.size() != types.length) {
            throw new BadValue("expected " + types.length + " fields, found " + fields.size());
        }
        for (int i = 0; i < types.length; i++) {
            String field = fields.get(i);
            try {
                rows.values().setField(i, field == null ? null : types[i].parse(field));
            } catch (BadValue e) {
                throw e.in(columns.getFieldNames().get(i));
            }
        }
    }

    private String raw() {
        return reader.readable(records.text());
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
