// Numbers that are too large or too small for plain digits.

/** With a power of ten: `1.5e9`, to so many digits behind the point, less the zeros at their end. */
export const withPower = (value: number, digits: number): string =>
  value
    .toExponential(digits)
    .replace(/\.?0+e/, "e")
    .replace("e+", "e");
