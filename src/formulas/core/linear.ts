import { column, domain, field, offsets, state } from "../../spec.ts";

/** Small dense linear algebra. Matrices are row-major. */
export const linear = domain({
  /** Product of a matrix and a vector: one sum of products per row. Golub and Van Loan 2013, 1.1. */
  matrixVector: {
    inputs: {
      /** rows of the matrix, one after the other */
      matrix: field(["row", "column"], "any"),
      /** one factor for each column */
      vector: field(["column"], "any"),
    },
    /** matrix times vector */
    output: column("any"),
  },

  /** Sums of products of each two columns, X'X, by group of rows. Golub and Van Loan 2013, 1.1. */
  gram: {
    inputs: {
      /** rows of the matrix, one after the other */
      x: field(["row", "column"], "any"),
      offsets: offsets(),
    },
    carry: {
      /** the product so far */
      product: state("any", 0, ["column", "column"]),
    },
    /** a symmetric matrix for each group; 0 of no rows */
    output: field(["group", "column", "column"], "any"),
  },

  /**
   * Means of the columns and covariances of each two, by group of rows. Blocks of rows are taken in two passes, corrected by what rounding
   * took from the first, and merged: large offsets do not cancel. Chan, Golub and LeVeque 1983.
   */
  covariance: {
    inputs: {
      /** observations: a row has one value of each column */
      x: field(["row", "column"], "any"),
      offsets: offsets(),
    },
    carry: {
      /** rows so far */
      count: state("n", 0),
      /** means of the columns, and what rounding left out of them */
      mean: state("any", 0, ["column"]),
      meanRest: state("any", 0, ["column"]),
      /** sums of products of the distances from them */
      product: state("any", 0, ["column", "column"]),
    },
    output: {
      /** means; NaN of no rows */
      mean: field(["group", "column"], "any"),
      /** product / (n - 1); 0 of one row, NaN of none, and in rows and columns with a NaN */
      covariance: field(["group", "column", "column"], "any"),
    },
    scratch: {
      /** a block of rows less its means */
      centered: [64, "column"],
      /** those means, and what rounding left out of them */
      middle: ["column"],
      middleRest: ["column"],
    },
  },

  /**
   * Cholesky factor of symmetric positive definite matrices, one a row: L L' = A. Of A only the lower triangle counts. Golub and
   * Van Loan 2013, 4.2.
   */
  cholesky: {
    inputs: {
      /** the matrix, row by row */
      matrix: field(["row", "order", "order"], "any"),
    },
    output: {
      /** lower triangular, zeros above; NaN throughout where the matrix is not positive definite */
      factor: field(["row", "order", "order"], "any"),
      /** logarithm of the determinant of A */
      logDeterminant: column("1"),
    },
    scratch: {
      /** the factor, for whoever asks for the determinant alone */
      work: ["order", "order"],
    },
  },

  /** Solution of A x = b for symmetric positive definite matrices, one a row, by Cholesky's factor. Of A only the lower triangle counts. Golub and Van Loan 2013, 4.2. */
  solve: {
    inputs: {
      /** A, row by row */
      matrix: field(["row", "order", "order"], "any"),
      /** b */
      right: field(["row", "order"], "any"),
    },
    /** x; NaN throughout where A is not positive definite */
    output: field(["row", "order"], "any"),
    scratch: {
      /** Cholesky's factor */
      work: ["order", "order"],
    },
  },
});
