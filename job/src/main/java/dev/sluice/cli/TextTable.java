package dev.sluice.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Rows as an aligned table of one line each. */
final class TextTable {

    /** Characters of a cell; longer text is clipped. */
    static final int WIDEST = 40;

    private TextTable() {}

    /** Header, rule and rows; a row without a column shows nothing there. Ends in a newline. */
    static String of(List<String> columns, List<Map<String, String>> rows) {
        List<Integer> widths =
                columns.stream().map(column -> width(column, rows)).toList();
        StringBuilder table = new StringBuilder();
        line(table, widths, columns, Function.identity());
        line(table, widths, columns, column -> "-".repeat(widths.get(columns.indexOf(column))));
        for (Map<String, String> row : rows) {
            line(table, widths, columns, column -> row.getOrDefault(column, ""));
        }
        return table.toString();
    }

    private static void line(
            StringBuilder table, List<Integer> widths, List<String> columns, Function<String, String> cell) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            String text = clip(cell.apply(columns.get(i)));
            line.append(i == 0 ? "" : "  ").append(text).append(" ".repeat(widths.get(i) - length(text)));
        }
        table.append(line.toString().stripTrailing()).append('\n');
    }

    private static int width(String column, List<Map<String, String>> rows) {
        return rows.stream()
                .mapToInt(row -> length(clip(row.getOrDefault(column, ""))))
                .reduce(length(clip(column)), Math::max);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String clip(String text) {
        // Enough to clip: a cell may hold a whole document.
        int[] points = text.codePoints().limit(WIDEST + 1L).toArray();
        return points.length <= WIDEST ? visible(points, points.length) : visible(points, WIDEST - 1) + "…";
    }

    /** Characters that move the cursor or command a terminal show as a middle dot, one for one. */
    private static String visible(int[] points, int count) {
        return Arrays.stream(points, 0, count)
                .map(point ->
                        Character.isISOControl(point) || Character.getType(point) == Character.FORMAT ? '·' : point)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
