package dev.sluice.files;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

/** The columns of CSV files, from their headers and the declared schema. */
final class CsvColumns {
    private CsvColumns() {}

    /**
     * The columns in the order of the header (STRING unless declared), or as declared where there is no header.
     *
     * @param declared columns of the files alone, without those of folders
     */
    static RowType of(InputFiles input, CsvFormat format, @Nullable RowType declared) throws IOException {
        InputFile first = input.files().get(0);
        List<String> names = firstRecord(first, format);
        for (InputFile file : input.files().subList(1, input.files().size())) {
            List<String> others = firstRecord(file, format);
            if (format.header() && !others.equals(names)) {
                throw new InputProblem("files of one dataset need the same header: " + first.path() + " has "
                        + String.join(", ", names) + "; " + file.path() + " has " + String.join(", ", others));
            }
        }
        if (declared != null) {
            checkTypes(declared);
        }
        if (!format.header()) {
            if (declared == null) {
                throw new InputProblem(first.path() + ": CSV without a header needs a declared schema");
            }
            return declared;
        }
        return withHeader(first.path(), names, declared);
    }

    private static RowType withHeader(String path, List<String> names, @Nullable RowType declared) throws InputProblem {
        checkNames(path, names);
        if (declared != null) {
            for (String name : declared.getFieldNames()) {
                if (!names.contains(name)) {
                    throw new InputProblem(path + ": found no column " + name + " in the header, expected it by the "
                            + "schema" + NearestName.hint(name, names) + "; the header has "
                            + String.join(", ", names));
                }
            }
        }
        List<RowType.RowField> fields = new ArrayList<>();
        for (String name : names) {
            LogicalType type = VarCharType.STRING_TYPE;
            if (declared != null) {
                int index = declared.getFieldIndex(name);
                if (index < 0) {
                    throw new InputProblem(path + ": found a column " + name + " in the header that the schema has not"
                            + NearestName.hint(name, declared.getFieldNames()) + "; the header has "
                            + String.join(", ", names));
                }
                type = declared.getTypeAt(index);
            }
            fields.add(new RowType.RowField(name, type));
        }
        return new RowType(false, fields);
    }

    private static void checkNames(String path, List<String> names) throws InputProblem {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).isEmpty()) {
                throw new InputProblem(path + ": found no name for column " + (i + 1) + " in the header");
            }
        }
        if (new HashSet<>(names).size() < names.size()) {
            String twice = names.stream()
                    .filter(name -> names.indexOf(name) != names.lastIndexOf(name))
                    .findFirst()
                    .orElseThrow();
            throw new InputProblem(path + ": found column " + twice + " twice in the header");
        }
    }

    private static void checkTypes(RowType declared) throws InputProblem {
        for (RowType.RowField field : declared.getFields()) {
            if (!TextValue.supports(field.getType())) {
                throw new InputProblem("schema: found column " + field.getName() + " of type "
                        + field.getType().asSummaryString() + ", expected a type that a CSV field can hold");
            }
        }
    }

    private static List<String> firstRecord(InputFile file, CsvFormat format) throws IOException {
        StrictReader reader = new StrictReader(FileBytes.open(file.location()), Charset.forName(format.charset()));
        try (CsvRecords records = new CsvRecords(reader, format)) {
            if (!records.next()) {
                throw new InputProblem(file.path() + ": found no line, expected "
                        + (format.header() ? "a header" : "at least one record"));
            }
            String text = records.text();
            if (!format.header()) {
                return List.of();
            }
            if (reader.isMarked(text)) {
                throw new InputProblem(
                        file.path() + ": found bytes in the header that are no characters of " + format.charset());
            }
            List<String> names = new ArrayList<>();
            for (String name : CsvFields.of(text, format)) {
                names.add(name == null ? "" : name);
            }
            return names;
        } catch (DamagedFile | BadValue e) {
            throw new InputProblem(file.path() + ", line 1: " + e.getMessage(), e);
        }
    }
}
