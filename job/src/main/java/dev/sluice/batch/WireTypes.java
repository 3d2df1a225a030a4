package dev.sluice.batch;

import dev.sluice.files.RowBlock;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * The types that travel between operators, each with a serializer of its own that no reflection finds and that
 * checkpoints of later versions can evolve. Their values are immutable and handed on without a copy.
 */
public final class WireTypes {

    private WireTypes() {}

    /** Batches of rows of the given type. */
    public static TypeInformation<RowBatch> rowBatch(RowType rows) {
        return new WireTypeInfo<>(RowBatch.class, new RowBatchSerializer(Rows.serializer(rows)));
    }

    /** Blocks of rows of the given type, which is that of the files. */
    public static TypeInformation<RowBlock> rowBlock(RowType fileRows) {
        return new WireTypeInfo<>(RowBlock.class, new RowBlockSerializer(Rows.serializer(fileRows)));
    }

    /**
     * Batches with what became of their rows.
     *
     * @param rows of the batch
     * @param inputs what of each row the service is given
     * @param answers the columns that an answered row gains
     */
    public static TypeInformation<AnsweredBatch> answeredBatch(RowType rows, RowType inputs, RowType answers) {
        return new WireTypeInfo<>(
                AnsweredBatch.class,
                new AnsweredBatchSerializer(
                        new RowBatchSerializer(Rows.serializer(rows)),
                        Rows.serializer(inputs),
                        Rows.serializer(answers)));
    }

    /** Parts of the run's record. */
    public static TypeInformation<Tally> tally() {
        return new WireTypeInfo<>(Tally.class, new TallySerializer());
    }

    /** Whether rows of that type are one vector of floats. */
    public static boolean isVector(RowType type) {
        return type.getFieldCount() == 1 && Rows.isVector(type.getTypeAt(0));
    }

    /** How one row of that type is written; vectors as one block. */
    public static TypeSerializer<RowData> rows(RowType type) {
        return Rows.serializer(type);
    }
}
