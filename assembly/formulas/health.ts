// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { LARGEST } from "../lib/bounds";
import { blank, canonical, countSkipped, emit, mirror, observed, tell } from "../lib/column";
import { add, both, clamp, div, eq, every, lt, max, min, mul, select, splat, sub, valid, within } from "../lib/lanes";
import { Series } from "../lib/series";

/** The four scores at once; see the functions of the single ones below. */
export function network_healthComponents(
  peers: Series,
  regions: Series,
  versions: Series,
  latency: Series,
  disconnects: Series,
  n: i32,
  minPeers: f64,
  optimalPeers: f64,
  regionTarget: f64,
  versionTarget: f64,
  regionWeight: f64,
  versionWeight: f64,
  churnTarget: f64,
  window: f64,
  continuous: f64,
  topologyOut: Series,
  diversityOut: Series,
  latencyOut: Series,
  stabilityOut: Series,
  churnOut: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const p = peers.at<Lane>(i);
    const r = regions.at<Lane>(i);
    const v = versions.at<Lane>(i);
    const l = latency.at<Lane>(i);
    const d = disconnects.at<Lane>(i);
    const ok = both(both(count(p), both(count(r), count(v))), both(count(l), count(d)));
    emit(topologyOut, i, topology(p, minPeers, optimalPeers), pair);
    const spread = diversity(p, r, v, regionTarget, versionTarget, regionWeight, versionWeight);
    emit(diversityOut, i, spread, pair);
    emit(latencyOut, i, quickness(l, continuous), pair);
    const churn = perHour(d, window);
    tell(stabilityOut, i, stability(churn, churnTarget, continuous), pair);
    emit(churnOut, i, churn, pair);
    if (!every(ok)) {
      blank(topologyOut, i, ok, pair);
      blank(diversityOut, i, ok, pair);
      blank(latencyOut, i, ok, pair);
      blank(stabilityOut, i, ok, pair);
      blank(churnOut, i, ok, pair);
    }
  }
}

// The single scores are healthComponents with one column for all inputs and one output wanted.

const NONE: Series = changetype<Series>(0);

export function network_topologyScore(peers: Series, n: i32, minPeers: f64, optimalPeers: f64, out: Series): void {
  network_healthComponents(
    peers,
    peers,
    peers,
    peers,
    peers,
    n,
    minPeers,
    optimalPeers,
    1,
    1,
    0,
    0,
    0,
    0,
    0,
    out,
    NONE,
    NONE,
    NONE,
    NONE,
  );
}

export function network_diversityScore(
  peers: Series,
  regions: Series,
  versions: Series,
  n: i32,
  regionTarget: f64,
  versionTarget: f64,
  regionWeight: f64,
  versionWeight: f64,
  out: Series,
): void {
  network_healthComponents(
    peers,
    regions,
    versions,
    peers,
    peers,
    n,
    0,
    0,
    regionTarget,
    versionTarget,
    regionWeight,
    versionWeight,
    0,
    0,
    0,
    NONE,
    out,
    NONE,
    NONE,
    NONE,
  );
}

export function network_latencyScore(latency: Series, n: i32, continuous: f64, out: Series): void {
  network_healthComponents(
    latency,
    latency,
    latency,
    latency,
    latency,
    n,
    0,
    0,
    1,
    1,
    0,
    0,
    0,
    0,
    continuous,
    NONE,
    NONE,
    out,
    NONE,
    NONE,
  );
}

export function network_stabilityScore(
  disconnects: Series,
  n: i32,
  churnTarget: f64,
  window: f64,
  continuous: f64,
  score: Series,
  churn: Series,
): void {
  const d = disconnects;
  network_healthComponents(
    d,
    d,
    d,
    d,
    d,
    n,
    0,
    0,
    1,
    1,
    0,
    0,
    churnTarget,
    window,
    continuous,
    NONE,
    NONE,
    NONE,
    score,
    churn,
  );
}

function count<V>(x: V): V {
  return within(x, 0, LARGEST);
}

/** 0 at 0, n / (2 min) below min, 1/2 + (n - min) / (2 (optimal - min)) below optimal, then 1 */
function topology<V>(n: V, least: f64, optimal: f64): V {
  const half = splat<V>(0.5);
  const few = mul(div(n, splat<V>(least)), half);
  const many = add(half, div(mul(half, sub(n, splat<V>(least))), splat<V>(optimal - least)));
  const score = select(lt(n, splat<V>(least)), few, select(lt(n, splat<V>(optimal)), many, splat<V>(1)));
  return select(eq(n, splat<V>(0)), splat<V>(0), score);
}

/** weight min(regions / target, 1) + weight min(versions / target, 1); 0 without peers */
function diversity<V>(
  peers: V,
  regions: V,
  versions: V,
  regionTarget: f64,
  versionTarget: f64,
  regionWeight: f64,
  versionWeight: f64,
): V {
  const one = splat<V>(1);
  const places = mul(splat<V>(regionWeight), min(div(regions, splat<V>(regionTarget)), one));
  const clients = mul(splat<V>(versionWeight), min(div(versions, splat<V>(versionTarget)), one));
  return select(eq(peers, splat<V>(0)), splat<V>(0), clamp(add(places, clients), 0, 1));
}

/** 1/2 at 0, 1 below 50 ms, 0.6 at 200, 0.3 at 500, then max(100 / latency, 0.1), or 150 / latency when continuous */
function quickness<V>(latency: V, continuous: f64): V {
  const near = sub(splat<V>(1), div(mul(splat<V>(0.4), sub(latency, splat<V>(50))), splat<V>(150)));
  const far = sub(splat<V>(0.6), div(mul(splat<V>(0.3), sub(latency, splat<V>(200))), splat<V>(300)));
  const slow = max(div(splat<V>(continuous != 0 ? 150 : 100), latency), splat<V>(0.1));
  const beyond = select(lt(latency, splat<V>(200)), near, select(lt(latency, splat<V>(500)), far, slow));
  const score = select(lt(latency, splat<V>(50)), splat<V>(1), beyond);
  return select(eq(latency, splat<V>(0)), splat<V>(0.5), score);
}

/** Disconnects during a window, as a rate. */
function perHour<V>(disconnects: V, window: f64): V {
  if (window == 0) return splat<V>(0);
  return div(disconnects, splat<V>(max<f64>(window / 3600, f64.MIN_VALUE)));
}

/** 0.8 + 0.2 (1 - c / target) below the target, then min(target / c, 1) / 2, or 0.8 target / c when continuous; c per hour */
function stability<V>(churn: V, target: f64, continuous: f64): V {
  const calm = add(splat<V>(0.8), mul(splat<V>(0.2), sub(splat<V>(1), div(churn, splat<V>(target)))));
  const ratio = select(eq(churn, splat<V>(0)), splat<V>(1), min(div(splat<V>(target), churn), splat<V>(1)));
  const none = splat<V>(continuous != 0 ? 0.8 : 0.5);
  return select(lt(churn, splat<V>(target)), calm, select(eq(churn, splat<V>(0)), splat<V>(0.5), mul(none, ratio)));
}

/** index = alpha * raw + (1 - alpha) * index, raw the weighted mean of the four scores */
export function network_healthIndex(
  topology: Series,
  diversity: Series,
  latency: Series,
  stability: Series,
  ticks: i32,
  entities: i32,
  topologyWeight: f64,
  diversityWeight: f64,
  latencyWeight: f64,
  stabilityWeight: f64,
  alpha: f64,
  index: Series,
  skipped: Series,
  indexOut: Series,
  raw: Series,
): void {
  for (let e = 0; e < entities; e += LANES) {
    if (ticks == 1) {
      const from = e;
      e = indexTick(
        topology,
        diversity,
        latency,
        stability,
        from,
        entities,
        topologyWeight,
        diversityWeight,
        latencyWeight,
        stabilityWeight,
        alpha,
        index,
        raw,
      );
      mirror(indexOut, index, from, e);
    }
    if (e >= entities) break;
    const pair = e + 1 < entities;
    let y = index.at<Lane>(e);
    y = valid(within(y, 0, 1), y);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const a = topology.at<Lane>(i);
      const b = diversity.at<Lane>(i);
      const c = latency.at<Lane>(i);
      const d = stability.at<Lane>(i);
      const ok = both(shares(a, b, c, d), observed(y));
      countSkipped(skipped, e, ok, pair);
      const mean = weighted(a, b, c, d, topologyWeight, diversityWeight, latencyWeight, stabilityWeight);
      y = select(ok, smoothed(mean, y, alpha), y);
      tell(indexOut, i, y, pair);
      emit(raw, i, valid(ok, mean), pair);
    }
    index.write(e, canonical(y), pair);
  }
}

/** One tick of the entities from e on, up to the first pair that is not well. */
function indexTick(
  topology: Series,
  diversity: Series,
  latency: Series,
  stability: Series,
  e: i32,
  entities: i32,
  topologyWeight: f64,
  diversityWeight: f64,
  latencyWeight: f64,
  stabilityWeight: f64,
  alpha: f64,
  index: Series,
  raw: Series,
): i32 {
  for (const end = entities - LANES; e <= end; e += LANES) {
    const a = topology.at<Lane>(e);
    const b = diversity.at<Lane>(e);
    const c = latency.at<Lane>(e);
    const d = stability.at<Lane>(e);
    const mean = weighted(a, b, c, d, topologyWeight, diversityWeight, latencyWeight, stabilityWeight);
    const y = index.at<Lane>(e);
    const next = smoothed(mean, y, alpha);
    if (!every(both(shares(a, b, c, d), within(y, 0, 1)))) break;
    index.put(e, next);
    emit(raw, e, mean, true);
  }
  return e;
}

function shares<V>(a: V, b: V, c: V, d: V): V {
  return both(both(within(a, 0, 1), within(b, 0, 1)), both(within(c, 0, 1), within(d, 0, 1)));
}

function weighted<V>(a: V, b: V, c: V, d: V, wa: f64, wb: f64, wc: f64, wd: f64): V {
  const structure = add(mul(splat<V>(wa), a), mul(splat<V>(wb), b));
  return add(add(structure, mul(splat<V>(wc), c)), mul(splat<V>(wd), d));
}

function smoothed<V>(mean: V, index: V, alpha: f64): V {
  return min(add(mul(splat<V>(alpha), mean), mul(splat<V>(1 - alpha), index)), splat<V>(1));
}
