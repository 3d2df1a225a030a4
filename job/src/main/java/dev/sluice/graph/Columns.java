package dev.sluice.graph;

import dev.sluice.config.Problems;
import dev.sluice.config.Suggestion;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.table.types.logical.RowType;

/** Columns that a pipeline file names, looked up in what the input has. */
final class Columns {

    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_.-]*");

    private Columns() {}

    /** Whether the row has the column; where it has not, a problem is added. */
    static boolean require(RowType row, String column, String path, Problems problems) {
        if (row.getFieldIndex(column) >= 0) {
            return true;
        }
        String suggestion = Suggestion.near(column, row.getFieldNames())
                .map(near -> "; did you mean " + near + "?")
                .orElse(".");
        problems.add(path, "column " + column + " is not in the input" + suggestion + " " + has(row.getFieldNames()));
        return false;
    }

    /** The names, unless they look like the first row of a file without a header: rows stand in no message. */
    private static String has(List<String> names) {
        boolean header = names.stream().allMatch(name -> name.length() <= 64)
                && names.stream().filter(name -> NAME.matcher(name).matches()).count() * 2 > names.size();
        return header
                ? "It has: " + String.join(", ", names)
                : "It has " + names.size() + " columns whose names look like values: has the file a header? Else set"
                        + " csv.header: false and a schema";
    }
}
