package dev.sluice.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** 200 rows of values that break readers, sorters, clippers and folder names. */
final class NastyRows {

    /** Stands in the content of rows, and so nowhere but in datasets. */
    static final String CANARY = "kanarie";

    /** Code points of a text that are sent. */
    static final int CLIP = 100;

    private static final String EMOJI = "\ud83d\ude00";
    private static final String FAMILY = "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67";

    /** UTF-16 puts the emoji and U+10000 before U+E000, U+FF5E and U+FFFD; UTF-8 puts them after. */
    private static final List<@Nullable String> IDS = Arrays.asList(
            "\uff5e",
            EMOJI,
            "\ufffd",
            "\ud800\udc00",
            "\ue000",
            "\ud7ff",
            "\u0800",
            "\u07ff",
            "\u007f",
            "\u0080",
            "10",
            "9",
            "-1",
            "A",
            "a",
            "a\u0000",
            "a\u0000b",
            "a\u0001",
            "a\u0301",
            "\u00e1",
            null,
            "",
            " ",
            "#id",
            "id,\"with\",commas",
            "id\nline",
            "\u05d0\u05d1",
            "p".repeat(300) + "2",
            "p".repeat(300) + "1");

    private static final List<@Nullable String> CATEGORIES = Arrays.asList(
            "gene",
            null,
            "",
            " ",
            "a/b",
            "a%2Fb",
            "a=b",
            "100%",
            "%zz",
            "two words",
            " lead",
            "trail ",
            "trail",
            "gr\u00f6\u00dfe",
            "\u65e5\u672c",
            EMOJI,
            "\u05e9\u05dc\u05d5\u05dd",
            "..",
            ".",
            "_hidden",
            "a:b\\c",
            "\"#'*?[]{}^",
            "<>|&;$!`~+,@()",
            "tab\tnew\nline\r\u007f",
            "007",
            "true",
            "2026-01-31",
            "NULL",
            "__HIVE_DEFAULT_PARTITION__",
            "x".repeat(200));

    private static final List<@Nullable String> NAMES = Arrays.asList(
            CANARY,
            null,
            "",
            " ",
            "\t\r\n",
            "\u00a0\u2003\u3000",
            "\u200b",
            CANARY + ", comma",
            CANARY + " \"quoted\"",
            "\"" + CANARY,
            "\"\"",
            CANARY + "\nline\nbreak",
            CANARY + "\r\nbreak\r",
            "\n" + CANARY + "\n",
            "  " + CANARY + "  ",
            CANARY + "'; DROP TABLE nodes; --",
            "null",
            "NaN",
            "\\N",
            "{\"" + CANARY + "\": [1]}",
            CANARY + " \\n \\u0041 \\",
            "\u05e9\u05dc\u05d5\u05dd \u202e" + CANARY + "\u202c \u0645\u0631\u062d\u0628\u0627",
            "\ufeff" + CANARY,
            "\u2028" + CANARY + "\u2029\u0085",
            "\u0001\u001f\u007f" + CANARY,
            "\u0000" + CANARY + "\u0000",
            "\ufffd\uffff" + CANARY,
            "e\u0301".repeat(60),
            EMOJI.repeat(CLIP),
            EMOJI.repeat(CLIP + 1),
            CANARY + "x".repeat(20_000 - CANARY.length()),
            (EMOJI + "\"\n").repeat(5_000),
            " ".repeat(CLIP + 50) + CANARY);

    /** What stands around the last code point that is sent: pairs, joined and combining characters, spaces. */
    private static final List<String> BOUNDARIES =
            List.of("ab", EMOJI + EMOJI, "a" + EMOJI, "e\u0301", "\u0301\u0301", FAMILY, "\u202eb", "\n\n", "  ");

    /** Of one id, and blank as far as they are sent. */
    private static final List<Row> WITHOUT_TEXT = List.of(
            new Row("twin", null, null),
            new Row("twin", "", ""),
            new Row("twin", " ", "\t\r\n"),
            new Row("twin", null, "\u00a0\u2003"),
            new Row("twin", "\u3000", null),
            new Row("twin", "\n", " "),
            new Row("twin", null, " ".repeat(CLIP) + CANARY),
            new Row("twin", " ", " ".repeat(CLIP - 1) + CANARY));

    private NastyRows() {}

    /** One row. */
    record Row(
            @Nullable String id,
            @Nullable String category,
            @Nullable String name) {}

    /** All rows, in the order in which files hold them; no two are the same. */
    static List<Row> all() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < NAMES.size() * 5; i++) {
            rows.add(new Row(
                    IDS.get(i * 5 % IDS.size()),
                    CATEGORIES.get((i * 7 + i / NAMES.size()) % CATEGORIES.size()),
                    NAMES.get(i % NAMES.size())));
        }
        for (@Nullable String category : Arrays.asList(null, "gene", EMOJI)) {
            for (String boundary : BOUNDARIES) {
                rows.add(new Row("n" + rows.size(), category, upToTheClip(category) + boundary + "end"));
            }
        }
        rows.addAll(WITHOUT_TEXT);
        return rows;
    }

    /** A name that leaves room for one code point. */
    private static String upToTheClip(@Nullable String category) {
        int before = category == null ? 0 : category.codePointCount(0, category.length());
        return CANARY + "p".repeat(CLIP - 1 - before - CANARY.length());
    }
}
