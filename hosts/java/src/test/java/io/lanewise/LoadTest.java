package io.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoadTest {
    private final byte[] wasm = file("/lanewise/lanewise-scalar.wasm");
    private final String manifest = new String(file("/lanewise/manifest.json"), StandardCharsets.UTF_8);

    private static byte[] file(String name) {
        try (InputStream in = LoadTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static LoadOptions release(byte[] wasm, String manifest) {
        return new LoadOptions().release(wasm, manifest.getBytes(StandardCharsets.UTF_8));
    }

    private static void refused(String message, LoadOptions options) {
        String got = assertThrows(IllegalArgumentException.class, () -> Lanewise.load(options))
                .getMessage();
        assertEquals(message, got.substring(0, Math.min(message.length(), got.length())));
    }

    @Test
    void takesOnlyWhatBelongsTogether() throws Exception {
        byte[] changed = wasm.clone();
        changed[changed.length / 2] ^= 1;
        refused("lanewise: \"wasm\" expected sha256 of one of {lanewise", release(changed, manifest));
        refused(
                "lanewise: manifest expected abiVersion 2, got 3",
                release(wasm, manifest.replace("\"abiVersion\":2", "\"abiVersion\":3")));
        refused("lanewise: manifest expected that of a release, got ", release(wasm, "{"));
        refused("lanewise: manifest expected that of a release, got ", release(wasm, "{\"abiVersion\":2}"));
        refused(
                "core.exp: \"wasm\" expected an export core_exponential of 3 arguments, got none",
                release(wasm, manifest.replace("\"core_exp\"", "\"core_exponential\"")));
        String mine = manifest.replace(VectorsTest.sha256(wasm), VectorsTest.sha256(new byte[] {1, 2, 3}));
        refused("lanewise: \"wasm\" expected a lanewise-scalar.wasm, got ", release(new byte[] {1, 2, 3}, mine));
        refused("lanewise: \"staging\" expected 65536 to 268435456, got 1", null, () -> new LoadOptions().staging(1));
    }

    private static void refused(String message, LoadOptions none, Runnable made) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, made::run).getMessage());
    }

    @Test
    void namesWhatNoReleaseHas() throws Exception {
        refused(
                "lanewise: manifest expected that of a release, got \"mop\" for a shape",
                changed("\"map\"", "\"mop\""));
        refused("lanewise: manifest expected that of a release, got", changed("\"dims\":[\"row\"]", "\"dims\":[true]"));
        refused("lanewise: manifest expected that of a release, got", changed("\"minor\"", "3"));
        Charset bytes = StandardCharsets.ISO_8859_1;
        byte[] other =
                new String(wasm, bytes).replace("abiVersion", "abiversion").getBytes(bytes);
        refused(
                "lanewise: \"wasm\" expected the export abiVersion, got none",
                release(other, manifest.replace(digest(wasm), digest(other))));
        byte[] small = new String(wasm, bytes)
                .replaceFirst("\5\3\1\0\1\6", "\5\4\1\1\1\1\6")
                .getBytes(bytes);
        refused(
                "lanewise: \"wasm\" expected a memory that may have 10",
                release(small, manifest.replace(digest(wasm), digest(small))));
        assertThrows(WrongKindException.class, () -> new LoadOptions().release(null, other));
        assertThrows(WrongKindException.class, () -> Lanewise.load(null));
    }

    private LoadOptions changed(String what, String with) {
        return release(wasm, manifest.replace(what, with));
    }

    private static String digest(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void anotherReleaseIsInterpretedOrCompiledToTheSameBits() {
        double[] u = IntStream.range(0, 100).mapToDouble(i -> i / 100.0).toArray();
        Map<String, Object> inputs = Map.of("utilization", u, "providers", 12, "hour", 7);
        double[] expected =
                Lanewise.load().formula("energy.treasuryFee").call(inputs).column("raw");
        Lanewise interpreted = Lanewise.load(release(wasm, manifest));
        Lanewise compiled = Lanewise.load(release(wasm, manifest).machine(MachineFactoryCompiler::compile));
        assertArrayEquals(
                expected, interpreted.formula("energy.treasuryFee").call(inputs).column("raw"));
        assertArrayEquals(
                expected, compiled.formula("energy.treasuryFee").call(inputs).column("raw"));
    }

    @Test
    void threadsHaveOneEach() throws Exception {
        double[] x = IntStream.range(0, 10_000).mapToDouble(i -> i / 1e4).toArray();
        double[] expected =
                Lanewise.load().formula("core.exp").call(Map.of("x", x)).column();
        double[][] got = new double[4][];
        Thread[] threads = new Thread[got.length];
        for (int i = 0; i < got.length; i++) {
            int at = i;
            threads[i] = new Thread(() -> got[at] =
                    Lanewise.load().formula("core.exp").call(Map.of("x", x)).column());
            threads[i].start();
        }
        for (Thread thread : threads) thread.join();
        for (double[] column : got) assertArrayEquals(expected, column);
    }

    @Test
    void everyFormulaIsAMethodOfItsDomain() throws Exception {
        Lanewise lw = Lanewise.load();
        for (Formula formula : lw.formulas()) {
            String[] id = formula.id().split("\\.");
            String name = id[0].substring(0, 1).toUpperCase(Locale.ROOT) + id[0].substring(1);
            Class<?> domain = Class.forName("io.lanewise.formulas." + name);
            Object all = domain.getConstructor(Lanewise.class).newInstance(lw);
            assertEquals(formula, domain.getMethod(id[1]).invoke(all));
        }
    }

    @Test
    void saysWhatThereIs() {
        Lanewise lw = Lanewise.load();
        assertEquals(lw.formulas().size(), (int)
                lw.formulas().stream().map(Formula::id).distinct().count());
        Formula ema = lw.formula("core.ema");
        assertEquals(
                "[x] [alpha, halfLife, span] [output] [y, skipped]",
                ema.inputs() + " " + ema.params() + " " + ema.outputs() + " " + ema.state());
    }
}
