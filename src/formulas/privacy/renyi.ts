import { choice, column, domain, param } from "../../spec.ts";

const epsilon = column("nat", [0, Infinity]);

/** What releases cost in Renyi differential privacy. Every cost is rounded up: never below the exact one. */
export const renyi = domain({
  /**
   * Renyi divergence of one release at each order, for a noise mechanism. Order 1 is the Kullback-Leibler divergence, order
   * infinity the worst case. Mironov 2017, table II.
   */
  rdp: {
    inputs: {
      /** order, usually called alpha; infinity is the worst case */
      order: column("1", [1, Infinity], { extended: true }),
    },
    params: {
      /** Gaussian or Laplace noise on a number, or one bit answered truthfully with some probability */
      mechanism: choice("gaussian", "laplace", "randomizedResponse"),
      /** standard deviation of Gaussian noise */
      sigma: param("any", 1, [1e-12, 1e12]),
      /** scale of Laplace noise, its mean size */
      scale: param("any", 1, [1e-12, 1e12]),
      /** how far one person can move the number */
      sensitivity: param("any", 1, [1e-12, 1e12]),
      /** probability of a true answer */
      truth: param("1", 0.75, [0.5, 1]),
    },
    /** within 1e-14 above the exact cost, relatively; infinite where it exceeds the doubles, or where every answer is true */
    output: epsilon,
    strict: true,
  },

  /**
   * Renyi divergence of one Gaussian release from a Poisson sample, at any order, whole or not. With the ratio 1 + x of the
   * densities it is ln(1 + E[(1 + x)^order - 1 - order x]) / (order - 1), where nothing cancels. Mironov, Talwar and Zhang 2019.
   */
  rdpSubsampledGaussian: {
    inputs: {
      /** probability that a person is in the sample; 1 takes everybody */
      rate: column("1", [0, 1]),
      /** standard deviation of the noise in units of the sensitivity */
      sigma: column("1", [0.05, 1e6]),
      /** order, usually called alpha; whole orders take a finite sum, others an integral */
      order: column("1", [1, 1024]),
    },
    /** within 1e-9 above the exact cost, relatively, and within 1e-12 for rates above 1e-4, sigma from 0.25 and orders to 64; or within 1e-300 */
    output: epsilon,
    strict: true,
  },
});
