package io.lanewise;

import com.dylibso.chicory.runtime.ConstantEvaluators;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.types.ActiveDataSegment;
import com.dylibso.chicory.wasm.types.DataSegment;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * Wasm memory in one array. Chicory's own is cut into pages: kernels take twice as long there, and columns are copied cell by
 * cell, at 25 ns a row of energy.treasuryFee instead of 4.
 */
final class FlatMemory implements Memory {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ORDER);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ORDER);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ORDER);
    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ORDER);
    private static final VarHandle DOUBLE = MethodHandles.byteArrayViewVarHandle(double[].class, ORDER);

    /** An array has fewer than 2^31 bytes. */
    private static final int MOST_PAGES = 32767;

    private final int first;
    private final int most;
    private byte[] bytes;
    private DataSegment[] segments = {};

    /** Views of all memory, made anew when it grows. */
    DoubleBuffer f64;

    LongBuffer i64;
    IntBuffer i32;

    FlatMemory(MemoryLimits limits) {
        first = limits.initialPages();
        most = Math.min(limits.maximumPages(), MOST_PAGES);
        hold(new byte[first * PAGE_SIZE]);
    }

    private void hold(byte[] memory) {
        bytes = memory;
        ByteBuffer all = ByteBuffer.wrap(memory).order(ORDER);
        f64 = all.asDoubleBuffer();
        i64 = all.asLongBuffer();
        i32 = all.asIntBuffer();
    }

    /** Bytes that it may have. */
    long limit() {
        return (long) most * PAGE_SIZE;
    }

    /** Grows to hold so many bytes; at most {@link #limit()}. */
    void ensure(long end) {
        int missing = (int) ((end - bytes.length + PAGE_SIZE - 1) / PAGE_SIZE);
        if (missing > 0 && grow(missing) < 0)
            throw Errors.value("lanewise", "wasm", "a memory that may have " + end + " bytes", Long.toString(limit()));
    }

    @Override
    public int pages() {
        return bytes.length / PAGE_SIZE;
    }

    @Override
    public int grow(int count) {
        int before = pages();
        if (count < 0 || count > most - before) return -1;
        hold(Arrays.copyOf(bytes, (before + count) * PAGE_SIZE));
        return before;
    }

    @Override
    public int initialPages() {
        return first;
    }

    @Override
    public int maximumPages() {
        return most;
    }

    @Override
    public boolean shared() {
        return false;
    }

    @Override
    public void initialize(Instance instance, DataSegment[] data) {
        segments = data;
        for (DataSegment segment : data) {
            if (!(segment instanceof ActiveDataSegment active)) continue;
            int at = (int) ConstantEvaluators.computeConstantValue(instance, active.offsetInstructions())[0];
            write(at, active.data(), 0, active.data().length);
        }
    }

    @Override
    public void initPassiveSegment(int segment, int to, int from, int count) {
        write(to, segments[segment].data(), from, count);
    }

    @Override
    public void drop(int segment) {
        segments[segment] = null;
    }

    @Override
    public void zero() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public void fill(byte value, int from, int to) {
        Arrays.fill(bytes, from, to, value);
    }

    @Override
    public void copy(int to, int from, int count) {
        System.arraycopy(bytes, from, bytes, to, count);
    }

    @Override
    public void write(int at, byte[] from, int start, int count) {
        System.arraycopy(from, start, bytes, at, count);
    }

    @Override
    public byte[] readBytes(int at, int count) {
        return Arrays.copyOfRange(bytes, at, at + count);
    }

    @Override
    public byte read(int at) {
        return bytes[at];
    }

    @Override
    public void writeByte(int at, byte value) {
        bytes[at] = value;
    }

    @Override
    public short readShort(int at) {
        return (short) SHORT.get(bytes, at);
    }

    @Override
    public long readU16(int at) {
        return readShort(at) & 0xffffL;
    }

    @Override
    public void writeShort(int at, short value) {
        SHORT.set(bytes, at, value);
    }

    @Override
    public int readInt(int at) {
        return (int) INT.get(bytes, at);
    }

    @Override
    public void writeI32(int at, int value) {
        INT.set(bytes, at, value);
    }

    @Override
    public long readLong(int at) {
        return (long) LONG.get(bytes, at);
    }

    @Override
    public void writeLong(int at, long value) {
        LONG.set(bytes, at, value);
    }

    @Override
    public float readFloat(int at) {
        return (float) FLOAT.get(bytes, at);
    }

    @Override
    public long readF32(int at) {
        return readInt(at);
    }

    @Override
    public void writeF32(int at, float value) {
        FLOAT.set(bytes, at, value);
    }

    @Override
    public double readDouble(int at) {
        return (double) DOUBLE.get(bytes, at);
    }

    @Override
    public long readF64(int at) {
        return readLong(at);
    }

    @Override
    public void writeF64(int at, double value) {
        DOUBLE.set(bytes, at, value);
    }

    // Kernels have no threads to wait for.

    @Override
    @SuppressWarnings("removal")
    public Object lock(int at) {
        throw new UnsupportedOperationException();
    }

    @Override
    @SuppressWarnings("removal")
    public int waitOn(int at, int expected, long timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    @SuppressWarnings("removal")
    public int waitOn(int at, long expected, long timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    @SuppressWarnings("removal")
    public int notify(int at, int waiters) {
        throw new UnsupportedOperationException();
    }
}
