package dev.sluice.files;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a CSV record: an unquoted empty field is null, a quoted one is "". */
final class CsvFields extends AbstractBaseCsvCallbackHandler<List<@Nullable String>> {
    private final List<@Nullable String> fields = new ArrayList<>();

    private CsvFields() {}

    /**
     * Reads one record.
     *
     * @param record the text of one record, without its line end
     * @throws BadValue where text stands after a closing quote
     */
    static List<@Nullable String> of(String record, CsvFormat format) throws BadValue {
        try {
            return CsvReader.builder()
                    .fieldSeparator(format.delimiter())
                    .quoteCharacter(format.quote())
                    .allowUnclosedQuote(false)
                    .ofSingleCsvRecord(new CsvFields(), record);
        } catch (CsvParseException e) {
            // The parser's own message shows the character that it found.
            throw new BadValue("found text after a closing quote, expected a delimiter or the end of the line");
        }
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        fields.add(quoted || length > 0 ? new String(buffer, offset, length) : null);
    }

    @Override
    protected List<@Nullable String> buildRecord() {
        return fields;
    }
}
