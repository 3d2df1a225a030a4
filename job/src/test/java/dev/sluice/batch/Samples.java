package dev.sluice.batch;

import dev.sluice.files.RowBlock;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

/** Rows of an id and a bucket, and how batches and blocks of them are shown in assertions. */
final class Samples {

    static final RowType NODE =
            RowType.of(new LogicalType[] {VarCharType.STRING_TYPE, new IntType()}, new String[] {"id", "bucket"});
    static final RowType TEXT = RowType.of(new LogicalType[] {VarCharType.STRING_TYPE}, new String[] {"text"});
    static final RowType VECTOR =
            RowType.of(new LogicalType[] {new ArrayType(new FloatType())}, new String[] {"embedding"});

    private Samples() {}

    static RowData node(String id, @Nullable Integer bucket) {
        return GenericRowData.of(StringData.fromString(id), bucket);
    }

    static List<RowData> nodes(int bucket, String... ids) {
        List<RowData> rows = new ArrayList<>();
        for (String id : ids) {
            rows.add(node(id, bucket));
        }
        return rows;
    }

    static String id(RowData row) {
        return row.getString(0).toString();
    }

    /** {@code group/index (batches of the group before) ids}. */
    static String shown(RowBatch batch) {
        return batch.group() + "/" + batch.index() + " (" + batch.previousGroupBatches() + ") " + ids(batch.rows());
    }

    static String shown(RowBlock block) {
        return block.folder() + (block.whole() ? " whole " : " part ") + ids(block.rows());
    }

    static String ids(List<RowData> rows) {
        return String.join(" ", rows.stream().map(Samples::id).toList());
    }

    /** The values of a row; vectors as lists. */
    static List<@Nullable Object> values(RowData row, RowType type) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < type.getFieldCount(); i++) {
            Object value = RowData.createFieldGetter(type.getTypeAt(i), i).getFieldOrNull(row);
            values.add(
                    value instanceof ArrayData array
                            ? floats(array)
                            : value instanceof StringData text ? text.toString() : value);
        }
        return values;
    }

    private static List<Float> floats(ArrayData array) {
        List<Float> floats = new ArrayList<>();
        for (float value : array.toFloatArray()) {
            floats.add(value);
        }
        return floats;
    }

    static <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
        return type.createSerializer(new SerializerConfigImpl());
    }
}
