package io.lanewise;

import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.Parser;
import io.lanewise.kernels.Kernels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** All formulas over one instance of the kernels. One thread at a time; load one for each thread. */
public final class Lanewise {
    private final Manifest manifest;
    private final Map<String, Formula> formulas = new LinkedHashMap<>();

    private Lanewise(Manifest manifest, Engine engine) {
        this.manifest = manifest;
        for (Spec spec : manifest.formulas.values()) formulas.put(spec.id, new Formula(spec, engine));
    }

    /**
     * Loads the formulas of this package.
     *
     * @return a new instance
     */
    public static Lanewise load() {
        return load(new LoadOptions());
    }

    /**
     * Loads formulas. The wasm has the digest that the manifest says, both are of the ABI that this host knows, and every kernel is
     * there with the arguments it should have: before anything is computed.
     *
     * @param options which release, and how it runs
     * @return a new instance
     * @throws IllegalArgumentException for files that do not belong together, or to another host
     */
    public static Lanewise load(LoadOptions options) {
        if (options == null) throw Errors.kind("lanewise", "options", "LoadOptions", null);
        boolean own = options.wasm == null;
        byte[] wasm = own ? resource("/lanewise/lanewise-scalar.wasm") : options.wasm;
        Manifest manifest = new Manifest(own ? resource("/lanewise/manifest.json") : options.manifest);
        String digest = sha256(wasm);
        if (!manifest.builds.containsValue(digest))
            throw Errors.value("lanewise", "wasm", "sha256 of one of " + manifest.builds, digest);
        Engine engine = engine(own, wasm, options);
        int abi = engine.global("abiVersion");
        if (abi != Manifest.ABI) throw Errors.value("lanewise", "wasm", "abiVersion " + Manifest.ABI, abi);
        for (Spec spec : manifest.formulas.values()) checkKernels(engine, spec);
        engine.memory.ensure(engine.base + (long) options.staging);
        return new Lanewise(manifest, engine);
    }

    private static Engine engine(boolean own, byte[] wasm, LoadOptions options) {
        try {
            if (own) return new Engine(new Engine.Code(Kernels.load(), Kernels::create), options.staging);
            var module = Parser.parse(wasm);
            return new Engine(new Engine.Code(module, options.machine.apply(module)), options.staging);
        } catch (ChicoryException e) {
            throw new IllegalArgumentException(
                    "lanewise: \"wasm\" expected a lanewise-scalar.wasm, got " + e.getMessage(), e);
        }
    }

    private static void checkKernels(Engine engine, Spec spec) {
        for (Signature kernel : kernels(spec)) {
            int arity = engine.arity(kernel.name());
            if (arity == kernel.args().size()) continue;
            String got = arity < 0 ? "none" : "one of " + arity;
            throw Errors.value(
                    spec.id,
                    "wasm",
                    "an export " + kernel.name() + " of " + kernel.args().size() + " arguments",
                    got);
        }
    }

    private static List<Signature> kernels(Spec spec) {
        Spec.Kernels own = spec.kernels;
        Spec.Kernels varying = spec.varying == null ? own : spec.varying.kernels;
        return Stream.of(own.kernel(), own.events(), own.int64(), own.int64Events(), varying.kernel(), varying.events())
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * A formula.
     *
     * @param id domain and name, {@code energy.treasuryFee}
     * @return always the same one of this instance
     * @throws WrongKindException where there is none of that name
     */
    public Formula formula(String id) {
        Formula formula = formulas.get(id);
        if (formula != null) return formula;
        String near = Nearest.of(id, List.copyOf(formulas.keySet()));
        throw new WrongKindException(
                "lanewise: unknown formula \"" + id + "\"" + (near == null ? "" : " (did you mean \"" + near + "\"?)"));
    }

    /**
     * All formulas, in the order of the reference.
     *
     * @return a view
     */
    public Collection<Formula> formulas() {
        return Collections.unmodifiableCollection(formulas.values());
    }

    /**
     * The release whose formulas these are.
     *
     * @return such as {@code 0.1.0}
     */
    public String version() {
        return manifest.version;
    }

    private static byte[] resource(String name) {
        try (InputStream in = Lanewise.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException("lanewise: this package lacks " + name);
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
