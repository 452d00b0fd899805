package io.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void writesNumbersAsEcmascriptDoes() {
        assertEquals("0", Numbers.text(-0.0));
        assertEquals("-1", Numbers.text(-1));
        assertEquals("0.000001", Numbers.text(1e-6));
        assertEquals("1e-7", Numbers.text(1e-7));
        assertEquals("1.5e-7", Numbers.text(1.5e-7));
        assertEquals("100000000000000000000", Numbers.text(1e20));
        assertEquals("1e+21", Numbers.text(1e21));
        assertEquals("123456.789", Numbers.text(123456.789));
        assertEquals("9007199254740991", Numbers.text(9007199254740991.0));
        assertEquals("9007199254740992", Numbers.text(9007199254740992.0));
        assertEquals("5e-324", Numbers.text(Double.MIN_VALUE));
        assertEquals("1.7976931348623157e+308", Numbers.text(Double.MAX_VALUE));
        assertEquals("2.2250738585072014e-308", Numbers.text(Double.MIN_NORMAL));
        assertEquals("NaN", Numbers.text(Double.NaN));
        assertEquals("-Infinity", Numbers.text(Double.NEGATIVE_INFINITY));
        // Double.toString of JDK 17 writes 2.0E-3 and 2.0E23 well, and these with a digit too many.
        assertEquals("2e+23", Numbers.text(2e23));
        assertEquals("5.684341886080802e-14", Numbers.text(Math.pow(2, -44)));
        assertEquals("8.41e+21", Numbers.text(8.41e21));
    }

    @Test
    void readsBackEveryNumberInAsFewDigitsAsAnyOther() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            double x = Double.longBitsToDouble(random.nextLong());
            String text = Numbers.text(x);
            assertEquals(x, Numbers.read(text));
            assertTrue(Double.isNaN(x) || digits(text) <= digits(Double.toString(x)), text);
        }
    }

    private static int digits(String text) {
        return text.replaceAll("[eE].*", "")
                .replaceAll("[^0-9]", "")
                .replaceAll("^0+|0+$", "")
                .length();
    }
}
