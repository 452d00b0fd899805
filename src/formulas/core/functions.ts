import { column, domain } from "../../spec.ts";

/** Any number, infinities included. */
const anyNumber = column("any", [-Infinity, Infinity], { extended: true });
const atLeast = (least: number) => column("any", [least, Infinity], { extended: true });

/** Elementary functions: the same bits in every engine, with a stated error. A NaN, and what the function is not defined for, gives NaN. */
export const functions = domain({
  /** e to the x. Overflow is infinity, underflow is subnormal and then 0; below 0.56 ULP. Tang 1989. */
  exp: {
    inputs: {
      /** exponent */
      x: anyNumber,
    },
    /** power */
    output: column("any", [0, Infinity]),
  },

  /** 2 to the x, exact for whole x; below 0.56 ULP. Tang 1989. */
  exp2: {
    inputs: {
      /** exponent */
      x: anyNumber,
    },
    /** power */
    output: column("any", [0, Infinity]),
  },

  /** e to the x, less 1, to full accuracy around 0; below 1.1 ULP. Tang 1992. */
  expm1: {
    inputs: {
      /** exponent */
      x: anyNumber,
    },
    /** power less 1 */
    output: column("any", [-1, Infinity]),
  },

  /** Natural logarithm; -infinity at 0, below 0.51 ULP. Tang 1990. */
  log: {
    inputs: {
      /** number, 0 or more */
      x: atLeast(0),
    },
    /** logarithm */
    output: column("any"),
  },

  /** Logarithm to base 2, exact for powers of two; -infinity at 0, below 0.51 ULP. Tang 1990. */
  log2: {
    inputs: {
      /** number, 0 or more */
      x: atLeast(0),
    },
    /** logarithm */
    output: column("any"),
  },

  /** Logarithm to base 10, exact for powers of ten; -infinity at 0, below 0.51 ULP. Tang 1990. */
  log10: {
    inputs: {
      /** number, 0 or more */
      x: atLeast(0),
    },
    /** logarithm */
    output: column("any"),
  },

  /** Logarithm of 1 + x, to full accuracy around 0; -infinity at -1, below 0.65 ULP. Tang 1990. */
  log1p: {
    inputs: {
      /** number, -1 or more */
      x: atLeast(-1),
    },
    /** logarithm */
    output: column("any"),
  },

  /**
   * x to the power y; below 0.6 ULP for positive x. A negative x has whole powers only, and NaN for others; 1 to any power and
   * any number to the power 0 is 1, infinities too, but NaN to the power 0 and 1 to the power NaN are NaN. IEEE 754-2019, 9.2.1.
   */
  pow: {
    inputs: {
      /** base */
      x: anyNumber,
      /** exponent */
      y: anyNumber,
    },
    /** power */
    output: column("any"),
  },

  /** Square root, correctly rounded. IEEE 754-2019, 5.4.1. */
  sqrt: {
    inputs: {
      /** number, 0 or more */
      x: atLeast(0),
    },
    /** root */
    output: column("any"),
  },

  /** Cube root, exact for cubes; below 0.67 ULP. Kahan 1991. */
  cbrt: {
    inputs: {
      /** number */
      x: anyNumber,
    },
    /** root */
    output: column("any"),
  },

  /** Hyperbolic tangent; below 1.2 ULP. Cody and Waite 1980. */
  tanh: {
    inputs: {
      /** number */
      x: anyNumber,
    },
    /** tangent */
    output: column("1", [-1, 1]),
  },

  /** Logistic function 1 / (1 + e^-x); below 1.1 ULP. Verhulst 1838. */
  sigmoid: {
    inputs: {
      /** number */
      x: anyNumber,
    },
    /** share */
    output: column("1", [0, 1]),
  },

  /** Log odds ln(p / (1 - p)), the inverse of sigmoid; to full accuracy at both ends and around 1/2, below 0.65 ULP. Berkson 1944. */
  logit: {
    inputs: {
      /** probability */
      p: column("1", [0, 1]),
    },
    /** log odds; -infinity at 0, infinity at 1 */
    output: column("1"),
  },

  /** Logarithm of sigmoid, -ln(1 + e^-x): of a probability that may be too small for a double; below 1.1 ULP. Dugas et al. 2001. */
  logSigmoid: {
    inputs: {
      /** number */
      x: anyNumber,
    },
    /** 0 or less */
    output: column("any", [-Infinity, 0]),
  },

  /** log(1 + e^x), the smooth max(x, 0); nothing overflows, below 1.1 ULP. Dugas et al. 2001. */
  softplus: {
    inputs: {
      /** number */
      x: anyNumber,
    },
    /** 0 or more */
    output: column("any", [0, Infinity]),
  },

  /**
   * log(e^a + e^b) without overflow: adds probabilities given by their logarithms. Below 1.1 ULP, of 1/2 where the result is
   * smaller than that. Blanchard, Higham and Higham 2021.
   */
  logAddExp: {
    inputs: {
      /** logarithm of the first; -infinity is the logarithm of 0 */
      a: anyNumber,
      /** logarithm of the second */
      b: anyNumber,
    },
    /** logarithm of the sum */
    output: column("any"),
  },

  /** Sine, to full accuracy for every angle; below 1.1 ULP. Payne and Hanek 1983. */
  sin: {
    inputs: {
      /** angle */
      x: column("rad"),
    },
    /** sine */
    output: column("1", [-1, 1]),
  },

  /** Cosine, to full accuracy for every angle; below 1.1 ULP. Payne and Hanek 1983. */
  cos: {
    inputs: {
      /** angle */
      x: column("rad"),
    },
    /** cosine */
    output: column("1", [-1, 1]),
  },

  /** Arcsine; below 1.2 ULP. Cody and Waite 1980. */
  asin: {
    inputs: {
      /** sine */
      x: column("1", [-1, 1]),
    },
    /** angle, -pi/2 to pi/2 */
    output: column("rad"),
  },

  /** Arctangent; below 0.7 ULP. Cody and Waite 1980. */
  atan: {
    inputs: {
      /** tangent */
      x: anyNumber,
    },
    /** angle, -pi/2 to pi/2 */
    output: column("rad"),
  },
});
