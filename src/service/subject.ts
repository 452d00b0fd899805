// What the layers around formulas take: any formula or bank, of the catalogue or of a pack of one's own, known by its spec alone.
import { wrongKind } from "../check.ts";
import { type Origin, originOf } from "../origin.ts";

/** Any formula, by what all have: a call, and its spec. */
export interface AnyFormula {
  // biome-ignore lint/suspicious/noExplicitAny: calls of every type are formulas.
  (inputs: any, params?: any, options?: any): unknown;
  readonly spec: object;
}

/** Any bank, by what all have. */
export interface AnyBank {
  readonly entities: number;
  // biome-ignore lint/suspicious/noExplicitAny: inputs of every type are stepped with.
  step(inputs: any, options?: any): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: the same.
  stepAt(indices: Uint32Array, inputs: any, options?: any): unknown;
}

/** Where a bank comes from. */
export type BankOrigin = Origin & Required<Pick<Origin, "bank">>;

/** Where a formula comes from; refuses what is none. `who` asks: it stands in front of the message. */
export function formulaOf(who: string, given: unknown): Origin {
  const found = originOf(given);
  if (found && !found.bank) return found;
  throw wrongKind(who, "formula", "a formula, as lw.core.ema", given);
}

/** Where a bank comes from; refuses what is none. */
export function bankOf(who: string, given: unknown): BankOrigin {
  const found = originOf(given);
  if (found?.bank) return found as BankOrigin;
  throw wrongKind(who, "bank", "a bank, as lw.core.ema.bank(100)", given);
}

/** Where either comes from. */
export function subjectOf(who: string, given: unknown): Origin {
  const found = originOf(given);
  if (found) return found;
  throw wrongKind(who, "formula", "a formula, as lw.core.ema, or a bank, as lw.core.ema.bank(100)", given);
}

/** Refuses what something stands around already, where that would be lost. */
export function refuseWrapped(who: string, { plan, wrapped }: Origin, remedy: string): void {
  if (wrapped) throw new TypeError(`${who}: expected ${plan.path} itself, got ${wrapped} of it; ${remedy}`);
}
