package dev.sluice.embedding;

import dev.sluice.service.Outcome;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** A vector as the one column of an answer: ARRAY of FLOAT NOT NULL, itself nullable. */
final class VectorColumn {

    private VectorColumn() {}

    static RowType type(String name) {
        return RowType.of(new LogicalType[] {new ArrayType(true, new FloatType(false))}, new String[] {name});
    }

    static Outcome answered(float[] vector) {
        return new Outcome.Answered(GenericRowData.of(new GenericArrayData(vector)));
    }
}
