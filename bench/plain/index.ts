// The honest baseline: every formula as the typed-array loop that a good engineer writes by hand. Tests take them as an
// independent second opinion.
import type * as formulas from "../../src/formulas/index.ts";
import type { Spec } from "../../src/spec.ts";
import * as admission from "./admission.ts";
import * as adsPacing from "./ads-pacing.ts";
import * as adsQuality from "./ads-quality.ts";
import * as adsUplift from "./ads-uplift.ts";
import * as allocation from "./allocation.ts";
import * as anonymity from "./anonymity.ts";
import * as auction from "./auction.ts";
import * as betaFunctions from "./betaFunctions.ts";
import * as budget from "./budget.ts";
import * as cache from "./cache.ts";
import * as consensus from "./consensus.ts";
import * as control from "./control.ts";
import * as core from "./core.ts";
import * as energy from "./energy.ts";
import * as fees from "./fees.ts";
import * as forecast from "./forecast.ts";
import * as functions from "./functions.ts";
import * as gains from "./gains.ts";
import * as gamma from "./gamma.ts";
import * as gaussian from "./gaussian.ts";
import * as gossip from "./gossip.ts";
import * as issuance from "./issuance.ts";
import * as kalman from "./kalman.ts";
import * as kalmantrend from "./kalmantrend.ts";
import * as learning from "./learning.ts";
import * as limits from "./limits.ts";
import * as linear from "./linear.ts";
import type { AnyIo, AnyLoop, Loop } from "./loop.ts";
import * as marketBars from "./market-bars.ts";
import * as marketCorrelation from "./market-correlation.ts";
import * as marketRegime from "./market-regime.ts";
import * as marketTails from "./market-tails.ts";
import * as marketTrading from "./market-trading.ts";
import * as marketVolatility from "./market-volatility.ts";
import * as names from "./names.ts";
import * as network from "./network.ts";
import * as normal from "./normal.ts";
import * as order from "./order.ts";
import * as peers from "./peers.ts";
import * as pi0 from "./pi0.ts";
import * as pi0balance from "./pi0balance.ts";
import * as pi0states from "./pi0states.ts";
import * as plans from "./plans.ts";
import * as portfolio from "./portfolio.ts";
import * as random from "./random.ts";
import * as reduce from "./reduce.ts";
import * as renyi from "./renyi.ts";
import * as sampling from "./sampling.ts";
import * as shares from "./shares.ts";
import * as subsidy from "./subsidy.ts";
import * as sums from "./sums.ts";
import * as tuning from "./tuning.ts";
import * as vcg from "./vcg.ts";

export type { AnyIo, AnyLoop, Io, Loop } from "./loop.ts";

type Formulas = typeof formulas;
type LoopOf<S> = S extends Spec ? Loop<S> : never;
type Loops = { readonly [D in keyof Formulas]: { readonly [F in keyof Formulas[D]]: LoopOf<Formulas[D][F]> } };

/** One loop per formula; a formula without one does not compile. */
export const loops: Loops = {
  ads: { ...adsUplift, ...adsPacing, ...adsQuality },
  allocation: { ...allocation, ...plans },
  auction: { ...auction, ...vcg },
  cache,
  consensus,
  control: { ...control, ...kalman, ...kalmantrend, ...tuning, ...gains },
  core: {
    ...core,
    ...reduce,
    ...order,
    ...sums,
    ...shares,
    ...linear,
    ...random,
    ...functions,
    ...normal,
    ...betaFunctions,
    ...gamma,
  },
  energy,
  fees,
  issuance,
  learning,
  market: {
    ...marketBars,
    ...marketCorrelation,
    ...marketVolatility,
    ...marketRegime,
    ...marketTails,
    ...marketTrading,
  },
  names,
  network: { ...network, ...peers, ...limits, ...gossip, ...forecast, ...admission },
  pi0: { ...pi0, ...pi0states, ...pi0balance },
  privacy: { ...renyi, ...budget, ...gaussian, ...anonymity },
  sampling,
  subsidy: { ...subsidy, ...portfolio },
};

/** The loop of `energy.treasuryFee` or any other. */
export function plain(path: string): AnyLoop {
  const [domain = "", name = ""] = path.split(".");
  const loop = (loops as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[domain]?.[name];
  if (loop === undefined) throw new RangeError(`bench: there is no plain loop of ${path}`);
  return loop as (io: AnyIo) => void;
}
