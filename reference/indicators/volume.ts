import type { indicators } from "../../src/formulas/indicators/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Indicators = typeof indicators;

const isPrice = (x: number) => Math.abs(x) <= 1e150;
const isVolume = (x: number) => x >= 0 && x <= 1e150;
const lost = (a: number, b: number, sum: number) => (Math.abs(a) >= Math.abs(b) ? a - sum + b : b - sum + a);

export const obv: Loop<Indicators["obv"]> = ({ inputs: { price, volume }, state, outputs, sizes }) => {
  const { tick, entity } = sizes;
  const { output = scratch(tick * entity) } = outputs;
  for (let e = 0; e < entity; e++) {
    let last = state.last[e]!;
    let sum = state.sum[e]!;
    let rest = state.rest[e]!;
    for (let i = e; i < tick * entity; i += entity) {
      const p = price[i]!;
      const v = volume[i]!;
      const signed = p === last ? 0 : p < last ? -v : v;
      const next = sum + signed;
      if (isPrice(p) && isVolume(v)) {
        rest += lost(sum, signed, next);
        sum = next;
        last = p;
      } else state.skipped[e]!++;
      output[i] = Number.isNaN(last) ? NaN : sum + rest;
    }
    state.last[e] = last;
    state.sum[e] = sum;
    state.rest[e] = rest;
  }
};

export const vwap: Loop<Indicators["vwap"]> = ({ inputs, state, outputs, sizes }) => {
  const { close, volume, high, low, session } = inputs;
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { vwap = sink, volume: told = sink } = outputs;
  const { current, paid, paidRest, traded, tradedRest } = state;
  for (let i = 0; i < tick * entity; i++) {
    const e = i % entity;
    const v = volume[i]!;
    const h = high?.[i] ?? NaN;
    const l = low?.[i] ?? NaN;
    const s = session?.[i] ?? NaN;
    // What is told must be in its domain, but nothing need be told.
    const fine = (Number.isNaN(h) || isPrice(h)) && (Number.isNaN(l) || isPrice(l)) && Math.abs(s) !== Infinity;
    if (isPrice(close[i]!) && isVolume(v) && fine) {
      if (!Number.isNaN(s) && s !== current[e]!) {
        current[e] = s;
        paid[e] = paidRest[e] = traded[e] = tradedRest[e] = 0;
      }
      const bar = !Number.isNaN(h) && !Number.isNaN(l);
      const money = (bar ? (h + l + close[i]!) / 3 : close[i]!) * v;
      const nextPaid = paid[e]! + money;
      const nextTraded = traded[e]! + v;
      paidRest[e]! += lost(paid[e]!, money, nextPaid);
      tradedRest[e]! += lost(traded[e]!, v, nextTraded);
      paid[e] = nextPaid;
      traded[e] = nextTraded;
    } else state.skipped[e]!++;
    const all = traded[e]! + tradedRest[e]!;
    vwap[i] = all > 0 ? (paid[e]! + paidRest[e]!) / all : NaN;
    told[i] = all;
  }
};
