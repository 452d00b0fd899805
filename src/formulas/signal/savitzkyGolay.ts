import { column, domain, field, offsets, param } from "../../spec.ts";

const bounded = [-1e150, 1e150] as const;
const degree = { ...param("n", 2, [0, 10]), whole: true } as const;
const slope = { ...param("n", 0, [0, 10]), whole: true } as const;
const delta = param("any", 1, [1e-30, 1e30]);
/** What tables of polynomials have room for. */
const degrees = 11;
const longest = 1023;

/** Polynomials through neighbouring values. */
export const polynomials = domain({
  /**
   * Savitzky and Golay's filter: through each window the polynomial that fits best, of which the value in the middle, or a derivative there,
   * is taken. At the ends it is the first window's and the last one's, SciPy's mode interp. Savitzky and Golay 1964; Gorry 1990.
   */
  savitzkyGolay: {
    inputs: {
      /** samples, evenly spaced; beyond 1e150 sums overflow */
      x: column("any", bounded),
      offsets: offsets(),
    },
    params: {
      /** samples of a window; of an even number the middle lies between two, half a sample before the place it is written to */
      window: { ...param("row", 5, [1, longest]), whole: true } as const,
      /** degree of the polynomial, below the window */
      order: degree,
      /** which derivative; 0 smooths */
      derivative: slope,
      /** distance of two samples, for derivatives */
      delta,
    },
    rules: [{ rule: "ordered", params: ["order", "window"] }],
    /** NaN throughout a group shorter than the window, where the degree is not below the window, and where a window has a value out of the domain */
    output: column("any"),
    scratch: {
      /** polynomials at the places of a window */
      basis: [degrees, longest],
      /** the derivative of each there */
      slopes: [degrees, longest],
      /** what each sample of a window counts in its middle */
      taps: [longest],
      /** how much of each polynomial is in a window */
      parts: [degrees],
    },
  },

  /**
   * Weights of Savitzky and Golay's filter, the newest sample's first, as convolve and fir take them; their number is the window, told by
   * `sizes: { tap }`. SciPy's savgol_coeffs. Savitzky and Golay 1964; Gorry 1990.
   */
  savitzkyGolayTaps: {
    inputs: {
      /** where in the window the polynomial is taken, from its oldest sample at 0 to its newest at tap - 1, or beyond; the middle when left out */
      position: field(["place"], "row", [-1e4, 1e4], { optional: true, sparse: true }),
    },
    params: {
      /** degree of the polynomial, below the number of taps */
      order: degree,
      /** which derivative; 0 smooths */
      derivative: slope,
      /** distance of two samples, for derivatives */
      delta,
    },
    /** of a window of five */
    sizes: { place: 1, tap: 5 },
    /** NaN where the degree is not below the number of taps */
    output: field(["place", "tap"], "any"),
    scratch: {
      /** polynomials at the places of a window */
      basis: [degrees, "tap"],
      /** the derivative of each at the position */
      slopes: [degrees],
    },
  },
});
