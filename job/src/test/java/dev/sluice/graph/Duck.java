package dev.sluice.graph;

import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads datasets with DuckDB, a reader that shares no code with ours. */
public final class Duck {

    private Duck() {}

    /**
     * The rows of a query, in their order, each as its columns' values: as JDBC gives them, lists as
     * {@link List}s. The time zone is UTC.
     */
    public static List<List<@Nullable Object>> query(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            try (ResultSet result = statement.executeQuery(sql)) {
                int columns = result.getMetaData().getColumnCount();
                List<List<@Nullable Object>> rows = new ArrayList<>();
                while (result.next()) {
                    List<@Nullable Object> row = new ArrayList<>(columns);
                    for (int i = 1; i <= columns; i++) {
                        row.add(value(result.getObject(i)));
                    }
                    rows.add(row);
                }
                return rows;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static @Nullable Object value(@Nullable Object value) throws SQLException {
        return value instanceof Array list
                ? Arrays.stream((Object[]) list.getArray()).toList()
                : value;
    }
}
