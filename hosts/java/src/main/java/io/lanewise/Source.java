package io.lanewise;

import java.nio.DoubleBuffer;
import java.nio.LongBuffer;

/** One number for a whole column, a column in doubles or in 64-bit integers, or offsets. */
final class Source {
    private final long bits;
    private final boolean wide;
    final DoubleBuffer doubles;
    final LongBuffer longs;
    final int[] offsets;

    private Source(long bits, boolean wide, DoubleBuffer doubles, LongBuffer longs, int[] offsets) {
        this.bits = bits;
        this.wide = wide;
        this.doubles = doubles;
        this.longs = longs;
        this.offsets = offsets;
    }

    static Source number(double x) {
        return new Source(Double.doubleToRawLongBits(x), false, null, null, null);
    }

    static Source whole(long x) {
        return new Source(x, true, null, null, null);
    }

    /** A number by its bits. */
    static Source of(long bits, boolean wide) {
        return new Source(bits, wide, null, null, null);
    }

    static Source column(DoubleBuffer cells) {
        return new Source(0, false, cells, null, null);
    }

    static Source column(double[] cells) {
        return column(DoubleBuffer.wrap(cells));
    }

    static Source column(LongBuffer cells) {
        return new Source(0, true, null, cells, null);
    }

    static Source column(long[] cells) {
        return column(LongBuffer.wrap(cells));
    }

    static Source offsets(int[] offsets) {
        return new Source(0, false, null, null, offsets);
    }

    boolean isNumber() {
        return doubles == null && longs == null && offsets == null;
    }

    /** In 64-bit integers. */
    boolean wide() {
        return wide;
    }

    /** Cells of a column; of offsets, their end too. */
    int length() {
        return doubles != null ? doubles.limit() : longs != null ? longs.limit() : offsets.length;
    }

    long bits() {
        return bits;
    }

    /** A cell in doubles; row does not matter to a number. */
    double at(int row) {
        return doubles != null ? doubles.get(row) : Double.longBitsToDouble(bits);
    }

    /** A cell in 64-bit integers. */
    long wideAt(int row) {
        return longs != null ? longs.get(row) : bits;
    }

    /** Writes cells of a column into memory. */
    void copy(FlatMemory memory, int from, int address, int count) {
        if (doubles != null) memory.f64.put(address >>> 3, doubles, from, count);
        else memory.i64.put(address >>> 3, longs, from, count);
    }

    /** The same cells where nobody else writes: of a buffer that does not tell which array it is of, a copy. */
    Source apart() {
        if (doubles != null && doubles.isReadOnly() && !doubles.isDirect()) {
            double[] cells = new double[doubles.limit()];
            doubles.get(0, cells);
            return column(cells);
        }
        if (longs != null && longs.isReadOnly() && !longs.isDirect()) {
            long[] cells = new long[longs.limit()];
            longs.get(0, cells);
            return column(cells);
        }
        return this;
    }

    /** Whether a caller's array is the memory of this column. */
    boolean isOver(Object array) {
        if (doubles != null) return doubles.hasArray() && doubles.array() == array;
        return longs != null && longs.hasArray() && longs.array() == array;
    }

    /** Whether the column is all of that array. */
    boolean isAllOf(Object array) {
        if (doubles != null)
            return isOver(array) && doubles.arrayOffset() == 0 && doubles.limit() == doubles.array().length;
        return isOver(array) && longs.arrayOffset() == 0 && longs.limit() == longs.array().length;
    }
}
