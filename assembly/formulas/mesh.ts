// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { LARGEST, SAFE } from "../lib/bounds";
import { emit, isWhole, observed } from "../lib/column";
import { Ints } from "../lib/ints";
import {
  add,
  both,
  ceil,
  clamp,
  every,
  gt,
  keep,
  lt,
  max,
  min,
  mul,
  roundHalfAway,
  select,
  splat,
  sub,
  valid,
  within,
} from "../lib/lanes";
import { Series } from "../lib/series";

/** ceil(base clamp(score, floor, 1)) below low, round(base min(score, max / base)) above high, else base */
export function network_scoredFanout(
  score: Series,
  n: i32,
  base: f64,
  most: f64,
  low: f64,
  high: f64,
  least: f64,
  out: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const mean = score.at<Lane>(i);
    const poor = ceil(mul(splat<Lane>(base), clamp(mean, least, 1)));
    const rich = roundHalfAway(min(mul(splat<Lane>(base), mean), splat<Lane>(most)));
    const usual = select(gt(mean, splat<Lane>(high)), rich, splat<Lane>(base));
    const fanout = select(lt(mean, splat<Lane>(low)), poor, usual);
    emit(out, i, valid(within(mean, 0, LARGEST), fanout), pair);
  }
}

/**
 * graft = min(target, known) - degree below low, prune = degree - target above high; of the rest of the known peers
 * lazy = min(rest, max(lazy, ceil(gossipFactor rest)))
 */
export function network_meshDegree(
  degree: Series,
  known: Series,
  n: i32,
  target: f64,
  low: f64,
  high: f64,
  least: f64,
  gossipFactor: f64,
  graft: Series,
  prune: Series,
  after: Series,
  lazy: Series,
): void {
  const goal = splat<Lane>(target);
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const peers = degree.at<Lane>(i);
    const seen = known.at<Lane>(i);
    const ok = both(isWhole(peers, 0, SAFE), isWhole(seen, 0, SAFE));
    const all = max(seen, peers);
    let more = keep(lt(peers, splat<Lane>(low)), sub(min(all, goal), peers));
    let less = keep(gt(peers, splat<Lane>(high)), sub(peers, goal));
    let then = sub(add(peers, more), less);
    // The condition looks at what all outputs share; see energy_treasuryFee.
    if (!every(both(ok, observed(then)))) {
      more = valid(ok, more);
      less = valid(ok, less);
      then = valid(ok, then);
    }
    const rest = sub(all, then);
    emit(graft, i, more, pair);
    emit(prune, i, less, pair);
    emit(after, i, then, pair);
    const gossip = min(max(ceil(mul(splat<Lane>(gossipFactor), rest)), splat<Lane>(least)), rest);
    emit(lazy, i, valid(ok, gossip), pair);
  }
}

/** The same in 64-bit integers. The facade has seen to it that doubles hold them. */
export function network_meshDegree_i64(
  degree: Ints,
  known: Ints,
  n: i32,
  target: f64,
  low: f64,
  high: f64,
  least: f64,
  gossipFactor: f64,
  graft: Ints,
  prune: Ints,
  after: Ints,
  lazy: Ints,
): void {
  const goal = <i64>target;
  for (let i = 0; i < n; i++) {
    const peers = degree[i];
    const all = NativeMath.max(<f64>known[i], <f64>peers);
    const more: i64 = <f64>peers < low ? <i64>NativeMath.min(all, target) - peers : 0;
    const less: i64 = <f64>peers > high ? peers - goal : 0;
    const then = peers + more - less;
    const rest = all - <f64>then;
    graft.emit(i, more);
    prune.emit(i, less);
    after.emit(i, then);
    lazy.emit(i, <i64>NativeMath.min(NativeMath.max(NativeMath.ceil(gossipFactor * rest), least), rest));
  }
}
