package io.lanewise;

import com.dylibso.chicory.runtime.ExportFunction;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.WasmModule;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Kernels over a memory of their own. */
final class Engine {
    /** What a call may leave behind in the shared memory; a larger one gets an engine of its own, which is let go of. */
    private static final long MOST_SHARED = 64L << 20;

    final Code code;
    final FlatMemory memory;
    /** The first byte that is the host's. */
    final int base;
    /** Bytes of columns that go through the memory at a time. */
    final int staging;

    private final Instance instance;
    private final Map<String, ExportFunction> kernels = new HashMap<>();

    /** A module and how its functions run; engines share it. */
    record Code(WasmModule module, Function<Instance, Machine> machine) {}

    Engine(Code code, int staging) {
        this.code = code;
        this.staging = staging;
        instance = Instance.builder(code.module)
                .withMemoryFactory(FlatMemory::new)
                .withMachineFactory(code.machine)
                .build();
        if (!(instance.memory() instanceof FlatMemory own))
            throw new IllegalArgumentException("lanewise: \"wasm\" expected a build that exports its memory");
        memory = own;
        base = global("heapBase");
    }

    int global(String name) {
        try {
            return (int) instance.exports().global(name).getValue();
        } catch (ChicoryException e) {
            throw new IllegalArgumentException("lanewise: \"wasm\" expected the export " + name + ", got none", e);
        }
    }

    /** How many arguments an exported function takes, or -1 where there is none. */
    int arity(String name) {
        try {
            return instance.exportType(name).params().size();
        } catch (RuntimeException e) {
            return -1;
        }
    }

    void call(String name, long[] args) {
        kernels.computeIfAbsent(name, instance::export).apply(args);
    }

    /** An engine whose memory holds so many bytes: this one, unless they are many and nothing is kept here. */
    Engine holding(String path, long end, boolean kept) {
        if (end > memory.limit())
            throw new IllegalArgumentException(
                    path + ": columns expected to fit into " + memory.limit() + " bytes of memory, got " + end);
        Engine engine =
                !kept && end > MOST_SHARED && end > (long) memory.pages() * 65536 ? new Engine(code, staging) : this;
        engine.memory.ensure(end);
        return engine;
    }
}
