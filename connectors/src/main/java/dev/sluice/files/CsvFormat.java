package dev.sluice.files;

import java.io.Serializable;
import java.nio.charset.Charset;

/**
 * How a CSV file is written: RFC 4180 with these choices. Lines end in CRLF, LF or CR.
 *
 * @param delimiter between fields
 * @param quote around fields; two of them inside a quoted field stand for one
 * @param header whether the first record names the columns
 * @param charset name of the character set
 */
public record CsvFormat(char delimiter, char quote, boolean header, String charset) implements Serializable {
    public CsvFormat {
        if (delimiter == quote || isLineEnd(delimiter) || isLineEnd(quote)) {
            throw new IllegalArgumentException(
                    "expected a delimiter and a quote that are different characters and no line ends");
        }
        if (!Charset.isSupported(charset)) {
            throw new IllegalArgumentException("expected a charset that Java knows, found " + charset);
        }
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }
}
