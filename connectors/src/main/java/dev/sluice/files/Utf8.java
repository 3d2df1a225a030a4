package dev.sluice.files;

/** Whether bytes are well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF). */
final class Utf8 {
    private Utf8() {}

    static boolean isValid(byte[] bytes) {
        int i = 0;
        while (i < bytes.length) {
            int b = bytes[i];
            if (b >= 0) {
                i++;
                continue;
            }
            int more;
            int least;
            int bits;
            if ((b & 0xE0) == 0xC0) {
                more = 1;
                least = 0x80;
                bits = b & 0x1F;
            } else if ((b & 0xF0) == 0xE0) {
                more = 2;
                least = 0x800;
                bits = b & 0x0F;
            } else if ((b & 0xF8) == 0xF0) {
                more = 3;
                least = 0x10000;
                bits = b & 0x07;
            } else {
                return false;
            }
            if (i + more >= bytes.length) {
                return false;
            }
            for (int k = 1; k <= more; k++) {
                if ((bytes[i + k] & 0xC0) != 0x80) {
                    return false;
                }
                bits = (bits << 6) | (bytes[i + k] & 0x3F);
            }
            if (bits < least || bits > 0x10FFFF || (bits >= 0xD800 && bits <= 0xDFFF)) {
                return false;
            }
            i += more + 1;
        }
        return true;
    }
}
