package dev.sluice.journal;

import dev.sluice.call.CallStats;
import dev.sluice.call.CallStatsFormat;
import dev.sluice.call.Journal.Answer;
import dev.sluice.call.Journal.Found;
import dev.sluice.service.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the answers that hits point at, each record once. A record that is gone or damaged counts as not found. On the
 * journal's thread.
 */
final class KeptAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(KeptAnswers.class);

    private final JournalFolder folder;
    private final EarlierParts earlier;
    private final OutcomeCodec outcomes;
    /** Where the answers read last come from: batches smaller than they were ask for a record again and again. */
    private @Nullable EarlierPart lastPart;

    private int lastFirst;
    private byte[] answers = {};

    KeptAnswers(JournalFolder folder, EarlierParts earlier, JournalFormat format) {
        this.folder = folder;
        this.earlier = earlier;
        outcomes = new OutcomeCodec(format);
    }

    /** @throws IOException where a file is there but cannot be read */
    Found read(Hits hits) throws IOException {
        List<Answer> found = new ArrayList<>(hits.size());
        CallStats cost = CallStats.NONE;
        int at = 0;
        while (at < hits.size()) {
            EarlierPart part = earlier.part(hits.entry(at));
            KeptRecord record = part.record(hits.entry(at) - part.base());
            int end = part.base() + record.first() + record.entries();
            int from = at;
            while (at < hits.size() && hits.entry(at) < end) {
                at++;
            }
            if (load(part, record)) {
                cost = cost.plus(decode(part, record, hits, from, at, found));
            }
        }
        return new Found(found, cost);
    }

    /** Reads the answers of a record into memory; false where they are gone or damaged. */
    private boolean load(EarlierPart part, KeptRecord record) throws IOException {
        if (part == lastPart && record.first() == lastFirst) {
            return true;
        }
        lastPart = null;
        if (answers.length < record.answerBytes()) {
            answers = new byte[record.answerBytes()];
        }
        try (FSDataInputStream file = folder.open(part.use().name())) {
            if (file == null) {
                return false;
            }
            file.seek(record.offset());
            int read = file.readNBytes(answers, 0, record.answerBytes());
            if (read < record.answerBytes()
                    || RecordHeader.checksum(answers, 0, record.answerBytes()) != record.checksum()) {
                LOG.warn(
                        "{}: the {} answers from byte {} on are damaged; their rows are asked again",
                        part.use().name(),
                        record.entries(),
                        record.offset());
                return false;
            }
        }
        lastPart = part;
        lastFirst = record.first();
        return true;
    }

    /** Adds the answers of some hits on the record in memory; gives its cost, if it is due. */
    private CallStats decode(EarlierPart part, KeptRecord record, Hits hits, int from, int to, List<Answer> into)
            throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(answers, 0, record.answerBytes());
        CallStats recordCost = CallStatsFormat.read(in);
        CallStats cost = CallStats.NONE;
        int next = record.first();
        int at = from;
        while (at < to) {
            int entry = hits.entry(at) - part.base();
            for (; next < entry; next++) {
                in.readInt();
                in.skipBytesToRead(in.readInt());
            }
            int attempts = in.readInt();
            in.readInt();
            Outcome outcome = outcomes.read(in);
            next++;
            for (; at < to && hits.entry(at) - part.base() == entry; at++) {
                into.add(new Answer(hits.row(at), outcome, attempts));
            }
            if (part.takesCost(record, entry)) {
                cost = recordCost;
            }
        }
        return cost;
    }
}
