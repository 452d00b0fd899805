package io.lanewise;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The name that a caller may have meant. */
final class Nearest {
    private Nearest() {}

    /** The name that is least edits away, if they are few for its length; else null. */
    static String of(String name, List<String> known) {
        if (name == null) return null;
        int least = Math.max(1, name.length() / 3) + 1;
        String best = null;
        for (String other : known) {
            int edits = edits(name.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
            if (edits < least) {
                least = edits;
                best = other;
            }
        }
        return best;
    }

    /** Letters put in, left out, changed or swapped with their neighbour. */
    private static int edits(String from, String to) {
        if (Math.abs(from.length() - to.length()) > 8) return Integer.MAX_VALUE;
        int[] before = new int[to.length() + 1];
        int[] row = new int[to.length() + 1];
        Arrays.setAll(row, k -> k);
        for (int i = 1; i <= from.length(); i++) {
            int[] next = new int[to.length() + 1];
            next[0] = i;
            for (int k = 1; k <= to.length(); k++) {
                int change = from.charAt(i - 1) == to.charAt(k - 1) ? 0 : 1;
                next[k] = Math.min(Math.min(row[k], next[k - 1]) + 1, row[k - 1] + change);
                if (i > 1 && k > 1 && from.charAt(i - 1) == to.charAt(k - 2) && from.charAt(i - 2) == to.charAt(k - 1))
                    next[k] = Math.min(next[k], before[k - 2] + 1);
            }
            before = row;
            row = next;
        }
        return row[to.length()];
    }
}
