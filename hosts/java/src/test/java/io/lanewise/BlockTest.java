package io.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.lanewise.Field.Dim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockTest {
    private final Random random = new Random(7);

    @Test
    void takesTheCellsThatIndicesSay() {
        for (int round = 0; round < 2000; round++) {
            Map<String, Integer> sizes = Map.of("tick", 1 + random.nextInt(4), "entity", 1 + random.nextInt(4));
            int first = random.nextInt(sizes.get("tick"));
            int start = random.nextInt(sizes.get("entity"));
            int depth = 1 + random.nextInt(sizes.get("tick") - first);
            int count = 1 + random.nextInt(sizes.get("entity") - start);
            Block block = new Block("tick", first, depth, "entity", start, count);
            List<Dim> dims = new ArrayList<>(List.of(new Dim(null, 2), new Dim("tick", 0), new Dim("entity", 0)));
            if (random.nextBoolean()) dims.add(new Dim(null, 3));
            Collections.shuffle(dims, random);
            dims = dims.subList(0, 1 + random.nextInt(dims.size()));
            List<Integer> expected = new ArrayList<>();
            walk(dims, 0, 0, sizes, block, expected);
            int[] taken = new int[expected.size()];
            block.spans(dims, sizes, (column, at, cells) -> {
                for (int i = 0; i < cells; i++) taken[at + i] = column + i;
            });
            assertArrayEquals(expected.stream().mapToInt(i -> i).toArray(), taken, dims + " " + sizes + " " + block);
        }
    }

    /** Index by index, the last dim fastest. */
    private static void walk(
            List<Dim> dims, int depth, int place, Map<String, Integer> sizes, Block block, List<Integer> found) {
        if (depth == dims.size()) {
            found.add(place);
            return;
        }
        Dim dim = dims.get(depth);
        int full = dim.axis() == null ? dim.fixed() : sizes.get(dim.axis());
        int from = dim.is("tick") ? block.first() : dim.is("entity") ? block.start() : 0;
        int some = dim.is("tick") ? block.depth() : dim.is("entity") ? block.count() : full;
        for (int i = from; i < from + some; i++) walk(dims, depth + 1, place * full + i, sizes, block, found);
    }
}
