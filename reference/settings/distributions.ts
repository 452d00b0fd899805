import { type Setting, uniform } from "./setting.ts";

/** Columns of as many rows as are asked for. */
const setting = (
  inputs: (column: (low: number, high: number) => Float64Array) => Record<string, Float64Array>,
): Setting => ({
  inputs: ({ row }, next) => inputs((low, high) => uniform(row!, low, high, next)),
});

const whole = (column: Float64Array) => column.map(Math.floor);

/** Where people look: distributions with some evidence behind them, values that are not certain, probabilities in the open. */
export const distributions: Readonly<Record<string, Setting>> = {
  "distributions.beta": setting((column) => ({ x: column(0.05, 0.95), alpha: column(0.5, 50), beta: column(0.5, 50) })),
  "distributions.betaQuantile": setting((column) => ({
    p: column(0.001, 0.999),
    alpha: column(0.5, 50),
    beta: column(0.5, 50),
  })),
  "distributions.gamma": setting((column) => ({ x: column(0.1, 40), shape: column(0.5, 40) })),
  "distributions.gammaQuantile": setting((column) => ({ p: column(0.001, 0.999), shape: column(0.5, 40) })),
  "distributions.chiSquare": setting((column) => ({ x: column(0.1, 60), df: whole(column(1, 60)) })),
  "distributions.chiSquareQuantile": setting((column) => ({ p: column(0.001, 0.999), df: whole(column(1, 60)) })),
  "distributions.student": setting((column) => ({ x: column(-5, 5), df: whole(column(1, 60)) })),
  "distributions.studentQuantile": setting((column) => ({ p: column(0.001, 0.999), df: whole(column(1, 60)) })),
  "distributions.f": setting((column) => ({ x: column(0.1, 6), df1: whole(column(1, 30)), df2: whole(column(1, 60)) })),
  "distributions.fQuantile": setting((column) => ({
    p: column(0.001, 0.999),
    df1: whole(column(1, 30)),
    df2: whole(column(1, 60)),
  })),
  "distributions.poisson": setting((column) => ({ k: whole(column(0, 60)), mean: column(1, 50) })),
  "distributions.poissonQuantile": setting((column) => ({ p: column(0.001, 0.999), mean: column(1, 50) })),
  "distributions.binomial": setting((column) => ({
    k: whole(column(0, 100)),
    trials: whole(column(100, 200)),
    prob: column(0.05, 0.95),
  })),
  "distributions.binomialQuantile": setting((column) => ({
    p: column(0.001, 0.999),
    trials: whole(column(100, 200)),
    prob: column(0.05, 0.95),
  })),
  "distributions.negativeBinomial": setting((column) => ({
    k: whole(column(0, 100)),
    successes: column(1, 40),
    prob: column(0.1, 0.9),
  })),
  "distributions.negativeBinomialQuantile": setting((column) => ({
    p: column(0.001, 0.999),
    successes: column(1, 40),
    prob: column(0.1, 0.9),
  })),
  "distributions.logistic": setting((column) => ({ x: column(-8, 8) })),
  "distributions.logisticQuantile": setting((column) => ({ p: column(0.001, 0.999) })),
  "distributions.lognormal": setting((column) => ({ x: column(0.05, 20), sigma: column(0.2, 2) })),
  "distributions.lognormalQuantile": setting((column) => ({ p: column(0.001, 0.999), sigma: column(0.2, 2) })),
  "distributions.wilsonInterval": setting((column) => ({
    successes: whole(column(0, 100)),
    trials: whole(column(100, 200)),
  })),
};
