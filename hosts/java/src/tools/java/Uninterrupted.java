import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A step of the build: compiled kernels never ask whether their thread was interrupted. Chicory's do at every turn of a loop, and
 * stop there: some entities of a bank would have had a tick, and others not. A bank's tick is also a quarter quicker without.
 */
final class Uninterrupted {
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        ClassWriter writer = new ClassWriter(0);
        boolean[] found = new boolean[1];
        new ClassReader(Files.readAllBytes(file))
                .accept(
                        new ClassVisitor(Opcodes.ASM9, writer) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String type, String generic, String[] throwing) {
                                MethodVisitor method = super.visitMethod(access, name, type, generic, throwing);
                                if (!name.equals("checkInterruption") || !type.equals("()V")) return method;
                                found[0] = true;
                                method.visitCode();
                                method.visitInsn(Opcodes.RETURN);
                                method.visitMaxs(0, 0);
                                method.visitEnd();
                                return null;
                            }
                        },
                        0);
        if (!found[0]) throw new IllegalStateException(file + " has no checkInterruption: has Chicory another one?");
        Files.write(file, writer.toByteArray());
    }
}
