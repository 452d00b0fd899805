// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { LARGEST, SAFE } from "../lib/bounds";
import { canonical, emit, given, isWhole, observed } from "../lib/column";
import { exp } from "../lib/exp";
import { expm1 } from "../lib/expm1";
import {
  abs,
  add,
  both,
  ceil,
  clamp,
  div,
  either,
  every,
  first,
  flag,
  ge,
  gt,
  keep,
  le,
  max,
  min,
  mul,
  neg,
  not,
  select,
  some,
  splat,
  sub,
  valid,
  within,
} from "../lib/lanes";
import { log } from "../lib/log";
import { Series } from "../lib/series";

/** Largest number below 1. */
const ALMOST_ONE: f64 = 0.9999999999999999;

/**
 * p = (1 - loss) (linkMin + (1 - linkMin) health), raw = (ln n - ln(-ln R)) / p, F = min(clamp(ceil(raw), min, max), n - 1);
 * reliability = exp(-exp(ln n - F p)), rounds = ln n / ln(F + 1) + ln n / F
 */
export function network_gossipFanout(
  nodes: Series,
  health: Series,
  loss: Series,
  n: i32,
  target: f64,
  linkMin: f64,
  low: f64,
  high: f64,
  fanout: Series,
  reliability: Series,
  coverage: Series,
  rounds: Series,
  linkSuccess: Series,
  raw: Series,
): void {
  const one = splat<Lane>(1);
  const safety = -first(log(neg(log(splat<Lane>(target)))));
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const size = nodes.at<Lane>(i);
    const h = health.at<Lane>(i);
    const lost = loss.at<Lane>(i);
    const ok = both(both(isWhole(size, 0, SAFE), observed(h)), within(lost, 0, ALMOST_ONE));
    let link = mul(sub(one, lost), add(splat<Lane>(linkMin), mul(splat<Lane>(1 - linkMin), clamp(h, 0, 1))));
    const spread = log(max(size, one));
    let wanted = div(add(spread, splat<Lane>(safety)), link);
    let peers = max(min(clamp(ceil(wanted), low, high), sub(size, one)), splat<Lane>(0));
    // The condition looks at what all outputs share; see energy_treasuryFee.
    if (!every(both(ok, observed(peers)))) {
      link = valid(ok, link);
      wanted = valid(ok, wanted);
      peers = valid(ok, peers);
    }
    // Nobody else to reach: all are reached, in no time.
    const alone = le(size, one);
    const reach = mul(peers, link);
    emit(fanout, i, peers, pair);
    if (reliability.given) {
      const all = exp(neg(exp(sub(spread, reach))));
      reliability.write(i, canonical(select(both(ok, alone), one, all)), pair);
    }
    if (coverage.given) {
      const share = select(alone, one, outbreak(reach));
      coverage.write(i, valid(ok, share), pair);
    }
    if (rounds.given) {
      const time = add(div(spread, log(add(peers, one))), div(spread, peers));
      rounds.write(i, valid(ok, select(alone, splat<Lane>(0), time)), pair);
    }
    emit(linkSuccess, i, link, pair);
    emit(raw, i, wanted, pair);
  }
}

/**
 * Largest root of x = 1 - e^(-z x): 0 for z <= 1. Newton's steps fall towards it from 2 (z - 1) / z, which lies above it
 * because (1 - w) / (1 + w) <= e^(-2 w); five are enough for every z. A lane stops when the error left is the square of a
 * step below 2^-27 of the root.
 */
function outbreak<V>(z: V): V {
  const one = splat<V>(1);
  const none = sub(one, z);
  let moving = gt(z, one);
  let root = keep(moving, min(div(add(neg(none), neg(none)), z), one));
  for (let k = 0; k < 5 && some(moving); k++) {
    const less = expm1(neg(mul(z, root)));
    const step = div(add(root, less), sub(none, mul(z, less)));
    root = select(moving, sub(root, step), root);
    moving = both(moving, gt(abs(step), mul(root, splat<V>(7.450580596923828e-9))));
  }
  return root;
}

/**
 * success = (wr reputation + wl / (1 + latency / scale)) / (wr + wl); score = max(success - penalty failures / (requests + 1),
 * 0)
 */
export function network_gossipPeerScore(
  reputation: Series,
  latency: Series,
  failures: Series,
  requests: Series,
  n: i32,
  reputationWeight: f64,
  latencyWeight: f64,
  failurePenalty: f64,
  latencyScale: f64,
  preferredFrom: f64,
  score: Series,
  preferred: Series,
  latencyScore: Series,
  success: Series,
): void {
  const one = splat<Lane>(1);
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const r = reputation.at<Lane>(i);
    const l = given<Lane>(latency, i, NaN);
    const f = given<Lane>(failures, i, NaN);
    const q = given<Lane>(requests, i, NaN);
    const ok = both(both(within(r, 0, 1), isAmount(l)), both(isAmount(f), isAmount(q)));
    let near = div(one, add(one, div(l, splat<Lane>(latencyScale))));
    near = select(observed(l), near, splat<Lane>(0.5));
    const sum = add(mul(r, splat<Lane>(reputationWeight)), mul(near, splat<Lane>(latencyWeight)));
    let good = div(sum, splat<Lane>(reputationWeight + latencyWeight));
    const failed = div(f, add(q, one));
    const lost = keep(observed(failed), mul(failed, splat<Lane>(failurePenalty)));
    let rank = max(sub(good, lost), splat<Lane>(0));
    // The condition looks at what several outputs share; see energy_treasuryFee.
    if (!every(both(ok, observed(rank)))) {
      near = valid(ok, near);
      good = valid(ok, good);
      rank = valid(ok, rank);
    }
    emit(score, i, rank, pair);
    emit(preferred, i, valid(observed(rank), flag(ge(rank, splat<Lane>(preferredFrom)))), pair);
    emit(latencyScore, i, near, pair);
    emit(success, i, good, pair);
  }
}

/** 0 or more, or nothing observed. */
function isAmount<V>(x: V): V {
  return either(within(x, 0, LARGEST), not(observed(x)));
}
