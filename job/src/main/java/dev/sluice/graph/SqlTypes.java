package dev.sluice.graph;

import dev.sluice.config.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.jspecify.annotations.Nullable;

/** Flink SQL types as a pipeline file writes them. */
final class SqlTypes {

    private SqlTypes() {}

    /** The row of these columns; null where a type was a problem. */
    static @Nullable RowType row(Map<String, String> columns, String path, Problems problems) {
        List<RowType.RowField> fields = new ArrayList<>();
        columns.forEach((name, text) -> {
            LogicalType type = parse(text, path + "." + name, problems);
            if (type != null) {
                fields.add(new RowType.RowField(name, type));
            }
        });
        return fields.size() == columns.size() ? new RowType(fields) : null;
    }

    /** The type; null where it was a problem. */
    static @Nullable LogicalType parse(String text, String path, Problems problems) {
        try {
            LogicalType type = LogicalTypeParser.parse(text, SqlTypes.class.getClassLoader());
            if (!LogicalTypeChecks.hasNested(type, nested -> nested.is(LogicalTypeRoot.UNRESOLVED))) {
                return type;
            }
        } catch (ValidationException e) {
            // Said below: Flink's own words are about SQL.
        }
        problems.add(
                path,
                "'" + text + "' is no type; expected a Flink SQL type, such as STRING, BIGINT, DECIMAL(10, 2),"
                        + " ARRAY<FLOAT> or ROW<line1 STRING, zip STRING>");
        return null;
    }
}
