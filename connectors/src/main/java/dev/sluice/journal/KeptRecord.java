package dev.sluice.journal;

/**
 * Where the answers of a record are.
 *
 * @param first number of its first entry in the part
 * @param offset of the answers in the file
 */
record KeptRecord(int first, int entries, long offset, int answerBytes, int checksum) {}
