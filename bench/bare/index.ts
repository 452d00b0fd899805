// Formulas as bare loops, for those that have one. Special functions, quantiles, matrices and searches have none where checks are
// nothing beside the work: there the loop of equal semantics is what a person writes.
import type * as formulas from "../../src/formulas/index.ts";
import type { Spec } from "../../src/spec.ts";
import type { Shape } from "../workloads.ts";
import * as ads from "./ads.ts";
import * as adsKappa from "./ads-kappa.ts";
import * as adsTicks from "./ads-ticks.ts";
import * as allocation from "./allocation.ts";
import * as auction from "./auction.ts";
import * as cache from "./cache.ts";
import * as consensus from "./consensus.ts";
import * as control from "./control.ts";
import * as controlPid from "./control-pid.ts";
import * as controlRls from "./control-rls.ts";
import * as controlTicks from "./control-ticks.ts";
import * as core from "./core.ts";
import * as coreGroups from "./core-groups.ts";
import * as coreTicks from "./core-ticks.ts";
import * as energy from "./energy.ts";
import * as energyTicks from "./energy-ticks.ts";
import * as fees from "./fees.ts";
import * as issuance from "./issuance.ts";
import * as learning from "./learning.ts";
import type { AnyBare, Bare, Ticks } from "./loop.ts";
import * as market from "./market.ts";
import { rolling } from "./market-series.ts";
import * as marketTicks from "./market-ticks.ts";
import * as marketWindows from "./market-windows.ts";
import * as names from "./names.ts";
import * as network from "./network.ts";
import * as networkForecast from "./network-forecast.ts";
import * as networkHealth from "./network-health.ts";
import * as networkPeers from "./network-peers.ts";
import * as networkTicks from "./network-ticks.ts";
import * as pi0 from "./pi0.ts";
import * as privacy from "./privacy.ts";
import * as rollout from "./rollout.ts";
import * as sampling from "./sampling.ts";
import * as subsidy from "./subsidy.ts";

type Formulas = typeof formulas;
type BareOf<S> = S extends Spec ? (S["state"] extends object ? Ticks<S> : Bare<S>) : never;
type Bares = { readonly [D in keyof Formulas]?: { readonly [F in keyof Formulas[D]]?: BareOf<Formulas[D][F]> } };

export const bares: Bares = {
  ads: { ...ads, ...adsTicks, ...adsKappa },
  allocation,
  auction,
  cache,
  consensus,
  control: { ...control, ...controlTicks, ...controlRls, ...controlPid },
  core: { ...core, ...coreGroups, ...coreTicks },
  energy: { ...energy, ...energyTicks },
  fees,
  issuance,
  learning,
  market: { ...market, ...marketTicks, ...marketWindows, rolling },
  names,
  network: { ...network, ...networkHealth, ...networkTicks, ...networkPeers, ...networkForecast },
  pi0,
  privacy,
  rollout,
  sampling,
  subsidy,
};

/** The bare loop of a formula in a shape, if there is one. */
export function bare(path: string, shape: Shape): AnyBare | undefined {
  const [domain = "", name = ""] = path.split(".");
  const found = (bares as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[domain]?.[name];
  const loop = typeof found === "object" ? (found as Readonly<Record<string, unknown>>)[shape] : found;
  return loop as AnyBare | undefined;
}
