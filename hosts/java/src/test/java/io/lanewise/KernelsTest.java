package io.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.CodeSizeEvaluator;

class KernelsTest {
    /** HotSpot compiles no method of more bytecode: it would run a hundred times slower, and nobody would be told. */
    private static final int HUGE = 8000;

    /** What is larger, and said to be in the README: control.kalmanVelocity. A second one is a surprise. */
    private static final int KNOWN = 1;

    @Test
    void everyKernelIsSmallEnoughToBeCompiled() throws IOException {
        List<String> huge = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("target/classes/io/lanewise/kernels"))) {
            for (Path file :
                    files.filter(name -> name.toString().contains("FuncGroup")).toList())
                new ClassReader(Files.readAllBytes(file)).accept(measuring(huge, sizes), 0);
        }
        assertEquals(KNOWN, huge.size(), huge::toString);
        assertTrue(sizes.size() > Lanewise.load().formulas().size());
    }

    private static ClassVisitor measuring(List<String> huge, List<Integer> sizes) {
        return new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String type, String generic, String[] throwing) {
                return new CodeSizeEvaluator(Opcodes.ASM9, null) {
                    @Override
                    public void visitEnd() {
                        sizes.add(getMaxSize());
                        if (getMaxSize() > HUGE) huge.add(name + " has " + getMaxSize() + " bytes");
                    }
                };
            }
        };
    }
}
