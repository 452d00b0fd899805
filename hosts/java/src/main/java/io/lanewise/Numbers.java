package io.lanewise;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as text, the same in every host. */
final class Numbers {
    private static final double SAFE = 9007199254740991.0;

    private Numbers() {}

    /** Where whole numbers end that doubles hold exactly, or that they count, 64-bit integers go on. */
    static long wide(double end) {
        return end == SAFE || end == SAFE + 1 ? Long.MAX_VALUE : (long) end;
    }

    /**
     * The shortest decimal that reads back as this double, written as ECMAScript writes it. {@link Double#toString(double)} is
     * neither before JDK 19.
     */
    static String text(double x) {
        if (Double.isNaN(x)) return "NaN";
        if (Double.isInfinite(x)) return x > 0 ? "Infinity" : "-Infinity";
        if (x == 0) return "0";
        if (Math.rint(x) == x && Math.abs(x) <= SAFE) return Long.toString((long) x);
        BigDecimal shortest = shortest(Math.abs(x));
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        return (x < 0 ? "-" : "") + placed(digits, point);
    }

    private static BigDecimal shortest(double x) {
        BigDecimal exact = new BigDecimal(x);
        for (int digits = 1; digits < 17; digits++) {
            BigDecimal low = exact.round(new MathContext(digits, RoundingMode.DOWN));
            BigDecimal high = exact.round(new MathContext(digits, RoundingMode.UP));
            boolean lowReads = low.doubleValue() == x;
            boolean highReads = high.doubleValue() == x;
            if (!lowReads && !highReads) continue;
            boolean nearer = exact.subtract(low).compareTo(high.subtract(exact)) <= 0;
            return (lowReads && (nearer || !highReads) ? low : high).stripTrailingZeros();
        }
        return exact.round(new MathContext(17, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }

    private static String placed(String digits, int point) {
        int n = digits.length();
        if (point > 21 || point < -5) {
            String mantissa = n == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
            return mantissa + "e" + (point > 0 ? "+" : "") + (point - 1);
        }
        if (point <= 0) return "0." + "0".repeat(-point) + digits;
        if (point >= n) return digits + "0".repeat(point - n);
        return digits.substring(0, point) + "." + digits.substring(point);
    }

    /** A range as messages say it; an infinite end admits every finite number. */
    static String between(double min, double max) {
        if (max != Double.POSITIVE_INFINITY) return text(min) + " to " + text(max);
        return min == Double.NEGATIVE_INFINITY ? "a finite number" : text(min) + " or more";
    }

    /** The same in 64-bit integers. */
    static String betweenWide(double min, double max) {
        return wide(min) + " to " + wide(max);
    }

    /** The number that this text is, or null. */
    static Double read(String text) {
        switch (text) {
            case "NaN":
                return Double.NaN;
            case "Infinity":
                return Double.POSITIVE_INFINITY;
            case "-Infinity":
                return Double.NEGATIVE_INFINITY;
            default:
                try {
                    return text.matches("-?[0-9.]+([eE][-+]?[0-9]+)?") ? Double.valueOf(text) : null;
                } catch (NumberFormatException e) {
                    return null;
                }
        }
    }
}
