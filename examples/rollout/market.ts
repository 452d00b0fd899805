// The energy market and the chain: what fee and issuance are computed from.
import type { Lanewise } from "lanewise";
import { keyOf } from "lanewise/rollout";
import { attackAt, hourOf, shockAt } from "./calendar.ts";

export const providers = 40;
const traders = 500;
/** Deals of a tick, and blocks. */
export const deals = 40;
export const blocks = 5;
/** Share of capacity that fuel at its dearest takes off the market, and what energy costs then against usual. */
const withdrawn = 0.35;
export const shockPrice = 2.5;
/** Part of the demand that a fee of twice the old one turns away. */
const elasticity = 0.05;

export interface Tick {
  readonly hour: number;
  readonly utilization: number;
  /** BLOCK for a kWh */
  readonly price: number;
  /** who deals, and how much */
  readonly trader: Float64Array;
  readonly kwh: Float64Array;
  /** who makes the blocks */
  readonly proposer: Float64Array;
  /** what the chain sees of the tick */
  readonly tx: number;
  readonly volume: number;
}

/** A seeded market. */
export class Market {
  readonly #capacity: Float64Array;
  readonly #keys = Float64Array.from({ length: traders }, (_, i) => keyOf(`trader-${i}`));

  constructor(
    readonly lw: Lanewise,
    readonly next: () => number,
  ) {
    this.#capacity = Float64Array.from({ length: providers }, () => 80 + 40 * next());
  }

  /** What a tick brings; `fee` is the mean one that applied in the last, as part of the old. */
  tick(tick: number, fee: number, validators: number): Tick {
    const { next } = this;
    const hour = hourOf(tick);
    const shocked = shockAt(tick);
    const day = Math.cos(((hour - 18) * Math.PI) / 12);
    const wanted = (0.655 + 0.07 * day + 0.02 * (next() - 0.5)) * (1 - elasticity * (fee - 1));
    const capacity = this.#capacity.map((kwh) => kwh * (1 - withdrawn * shocked * (0.8 + 0.4 * next())));
    const full = this.#capacity.reduce((sum, kwh) => sum + kwh, 0);
    const share = Math.min(1, (wanted * full) / capacity.reduce((sum, kwh) => sum + kwh, 0));
    const utilization = this.lw.energy.gridUtilization({
      capacity,
      available: capacity.map((kwh) => kwh * (1 - share)),
    });
    // An attack trades with itself: five times the transactions, to be paid for them.
    const traffic = (1 + 0.15 * day + 0.1 * (next() - 0.5)) * (attackAt(tick) >= 0 ? 5 : 1);
    return {
      hour,
      utilization,
      price: 0.3 * (1 + (shockPrice - 1) * shocked),
      trader: Float64Array.from({ length: deals }, () => this.#keys[Math.floor(traders * next())]!),
      kwh: Float64Array.from({ length: deals }, () => 10 + 90 * next()),
      proposer: Float64Array.from({ length: blocks }, () => keyOf(`validator-${Math.floor(validators * next())}`)),
      tx: Math.round(120 * traffic),
      volume: Math.round(12_000 * traffic),
    };
  }
}
