// lanewise/backtest: what would have been under other parameters, or by another formula.

import { compare } from "./backtest/compare.ts";
import type { Reducer } from "./backtest/reduce.ts";
import { sweepOver } from "./backtest/sweep.ts";
import type { Backtest, BacktestOptions, Figures, Fold, Grid, Sweep, SweepOptions } from "./backtest/types.ts";
import type { InputsOf, ParamsFor } from "./pool/types.ts";
import type { AnyFormula } from "./subject.ts";

export type { Reducer } from "./backtest/reduce.ts";
export type * from "./backtest/types.ts";
export type { InputsOf, OptionsFor, ParamsFor, Pool, PoolSignal, Progress } from "./pool/types.ts";

/**
 * Two sets of parameters, or two formulas with the same outputs, over the same columns: b less a, row by row, and its figures. Columns
 * that only one of two formulas takes go to that one. Rejects with what the formulas throw, and with a TypeError where they have no
 * output in common.
 */
export const backtest = <F extends AnyFormula>(
  formula: F,
  columns: InputsOf<F> | Readonly<Record<string, unknown>>,
  options: BacktestOptions<F>,
): Promise<Backtest> => compare(formula, columns as never, options as never);

/** A sweep whose combinations are reduced to figures of each output, or by a function of one's own. */
export interface SweepCall {
  <F extends AnyFormula, const R extends Reducer | readonly Reducer[]>(
    formula: F,
    columns: InputsOf<F>,
    grid: Grid<ParamsFor<F>>,
    options: SweepOptions<F, R>,
  ): Promise<Sweep<Figures<R>>>;
  <F extends AnyFormula, T>(
    formula: F,
    columns: InputsOf<F>,
    grid: Grid<ParamsFor<F>>,
    options: SweepOptions<F, Fold<T>>,
  ): Promise<Sweep<T>>;
}

/**
 * Every combination of a grid of parameters over the same columns, each reduced to figures or by a function of one's own. Without a pool
 * a block of columns is read once for all combinations; in a pool whole columns are computed under several of them at a time. The same
 * figures either way, in the order of the grid. Rejects, before anything is computed, where one combination is none that the formula takes.
 */
export const sweep: SweepCall = (formula: AnyFormula, columns: unknown, grid: unknown, options: unknown) =>
  sweepOver(formula, columns as never, grid as never, options as never) as Promise<Sweep<never>>;
