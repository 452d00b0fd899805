package io.lanewise;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.InterpreterMachine;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.WasmModule;
import java.util.function.Function;

/** What is loaded: the release in this package, or another one's files. */
public final class LoadOptions {
    byte[] wasm;
    byte[] manifest;
    int staging = 1 << 20;
    Function<WasmModule, Function<Instance, Machine>> machine = module -> InterpreterMachine::new;

    /** The release in this package, whose kernels are JVM bytecode already. */
    public LoadOptions() {}

    /**
     * Another build, with its manifest. It is interpreted unless {@link #machine} compiles it.
     *
     * @param wasm bytes of a lanewise-scalar.wasm
     * @param manifest bytes of the manifest.json beside it
     * @return these options
     */
    public LoadOptions release(byte[] wasm, byte[] manifest) {
        if (wasm == null) throw Errors.kind("lanewise", "wasm", "byte[]", null);
        if (manifest == null) throw Errors.kind("lanewise", "manifest", "byte[]", null);
        this.wasm = wasm.clone();
        this.manifest = manifest.clone();
        return this;
    }

    /**
     * How another build runs, such as {@code MachineFactoryCompiler::compile} of Chicory's compiler.
     *
     * @param machine from a module to what makes machines for its instances
     * @return these options
     */
    public LoadOptions machine(Function<WasmModule, Function<Instance, Machine>> machine) {
        if (machine == null) throw Errors.kind("lanewise", "machine", "a function of a module", null);
        this.machine = machine;
        return this;
    }

    /**
     * Bytes of columns that go through the memory at a time; unless told 1 MiB, which fits a cache.
     *
     * @param bytes from 64 KiB to 256 MiB
     * @return these options
     * @throws IllegalArgumentException beyond
     */
    public LoadOptions staging(int bytes) {
        if (bytes < 1 << 16 || bytes > 1 << 28) throw Errors.value("lanewise", "staging", "65536 to 268435456", bytes);
        staging = bytes;
        return this;
    }
}
