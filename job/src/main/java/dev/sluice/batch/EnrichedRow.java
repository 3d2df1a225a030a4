package dev.sluice.batch;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;
import org.apache.flink.types.bitmap.Bitmap;
import org.apache.flink.types.variant.Variant;

/**
 * The first columns of one row, then all columns of another. A view that copies nothing: neither row may change.
 * Immutable. Shows no content in its text.
 */
final class EnrichedRow implements RowData {

    private final RowData left;
    private final int columnsOfLeft;
    private final RowData right;

    EnrichedRow(RowData left, int columnsOfLeft, RowData right) {
        this.left = left;
        this.columnsOfLeft = columnsOfLeft;
        this.right = right;
    }

    EnrichedRow(RowData left, RowData right) {
        this(left, left.getArity(), right);
    }

    private RowData side(int pos) {
        return pos < columnsOfLeft ? left : right;
    }

    private int in(int pos) {
        return pos < columnsOfLeft ? pos : pos - columnsOfLeft;
    }

    @Override
    public int getArity() {
        return columnsOfLeft + right.getArity();
    }

    @Override
    public RowKind getRowKind() {
        return left.getRowKind();
    }

    @Override
    public void setRowKind(RowKind kind) {
        throw new UnsupportedOperationException("an enriched row never changes");
    }

    @Override
    public boolean isNullAt(int pos) {
        return side(pos).isNullAt(in(pos));
    }

    @Override
    public boolean getBoolean(int pos) {
        return side(pos).getBoolean(in(pos));
    }

    @Override
    public byte getByte(int pos) {
        return side(pos).getByte(in(pos));
    }

    @Override
    public short getShort(int pos) {
        return side(pos).getShort(in(pos));
    }

    @Override
    public int getInt(int pos) {
        return side(pos).getInt(in(pos));
    }

    @Override
    public long getLong(int pos) {
        return side(pos).getLong(in(pos));
    }

    @Override
    public float getFloat(int pos) {
        return side(pos).getFloat(in(pos));
    }

    @Override
    public double getDouble(int pos) {
        return side(pos).getDouble(in(pos));
    }

    @Override
    public StringData getString(int pos) {
        return side(pos).getString(in(pos));
    }

    @Override
    public DecimalData getDecimal(int pos, int precision, int scale) {
        return side(pos).getDecimal(in(pos), precision, scale);
    }

    @Override
    public TimestampData getTimestamp(int pos, int precision) {
        return side(pos).getTimestamp(in(pos), precision);
    }

    @Override
    public <T> RawValueData<T> getRawValue(int pos) {
        return side(pos).getRawValue(in(pos));
    }

    @Override
    public byte[] getBinary(int pos) {
        return side(pos).getBinary(in(pos));
    }

    @Override
    public ArrayData getArray(int pos) {
        return side(pos).getArray(in(pos));
    }

    @Override
    public MapData getMap(int pos) {
        return side(pos).getMap(in(pos));
    }

    @Override
    public RowData getRow(int pos, int numFields) {
        return side(pos).getRow(in(pos), numFields);
    }

    @Override
    public Variant getVariant(int pos) {
        return side(pos).getVariant(in(pos));
    }

    @Override
    public Bitmap getBitmap(int pos) {
        return side(pos).getBitmap(in(pos));
    }

    @Override
    public String toString() {
        return "EnrichedRow(" + getArity() + " columns)";
    }
}
