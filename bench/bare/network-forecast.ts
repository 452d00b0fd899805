import type { network } from "../../src/formulas/network/index.ts";
import type { Bare, Ticks } from "./loop.ts";
import { forecastSeries } from "./network-series.ts";

type Network = typeof network;

/** Holt and Winters, behind the first season. */
const forecastBank: Bare<Network["forecast"]> = ({ inputs: { y }, params, state, outputs, sizes: { entity } }) => {
  const { alpha, beta, gamma, phi, horizon } = params;
  const { level, trend, seasonal, variance, phase } = state;
  const { forecast, deviation, error } = outputs;
  const season = seasonal.length / entity;
  let reach = 0;
  for (let k = 1; k <= horizon; k++) reach += phi ** k;
  const ahead = (horizon - 1) % season;
  for (let e = 0; e < entity; e++) {
    const place = phase[e]!;
    const at = e * season + place;
    const s = seasonal[at]!;
    const before = level[e]!;
    const base = before + phi * trend[e]!;
    const off = y[e]! - base - s;
    const l = alpha * (y[e]! - s) + (1 - alpha) * base;
    const b = beta * (l - before) + (1 - beta) * phi * trend[e]!;
    const v = (1 - alpha) * variance[e]! + alpha * off * off;
    const next = place + 1 < season ? place + 1 : 0;
    const then = next + ahead < season ? next + ahead : next + ahead - season;
    seasonal[at] = gamma * (y[e]! - base) + (1 - gamma) * s;
    level[e] = l;
    trend[e] = b;
    variance[e] = v;
    phase[e] = next;
    forecast[e] = l + reach * b + seasonal[e * season + then]!;
    deviation[e] = Math.sqrt(v);
    error[e] = off;
  }
};

export const forecast: Ticks<Network["forecast"]> = { bank: forecastBank, series: forecastSeries };
