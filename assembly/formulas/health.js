"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.network_healthComponents = network_healthComponents;
exports.network_topologyScore = network_topologyScore;
exports.network_diversityScore = network_diversityScore;
exports.network_latencyScore = network_latencyScore;
exports.network_stabilityScore = network_stabilityScore;
exports.network_healthIndex = network_healthIndex;
// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
const column_1 = require("../lib/column");
const lanes_1 = require("../lib/lanes");
const LARGEST = f64.MAX_VALUE;
/** The four scores at once; see the functions of the single ones below. */
function network_healthComponents(
  peers,
  regions,
  versions,
  latency,
  disconnects,
  n,
  minPeers,
  optimalPeers,
  regionTarget,
  versionTarget,
  regionWeight,
  versionWeight,
  churnTarget,
  window,
  continuous,
  topologyOut,
  diversityOut,
  latencyOut,
  stabilityOut,
) {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const p = peers.at(i);
    const r = regions.at(i);
    const v = versions.at(i);
    const l = latency.at(i);
    const d = disconnects.at(i);
    const ok = (0, lanes_1.both)(
      (0, lanes_1.both)(count(p), (0, lanes_1.both)(count(r), count(v))),
      (0, lanes_1.both)(count(l), count(d)),
    );
    if (topologyOut.given) topologyOut.write(i, (0, lanes_1.valid)(ok, topology(p, minPeers, optimalPeers)), pair);
    if (diversityOut.given) {
      const spread = diversity(p, r, v, regionTarget, versionTarget, regionWeight, versionWeight);
      diversityOut.write(i, (0, lanes_1.valid)(ok, spread), pair);
    }
    if (latencyOut.given) latencyOut.write(i, (0, lanes_1.valid)(ok, quickness(l, continuous)), pair);
    if (stabilityOut.given)
      stabilityOut.write(i, (0, lanes_1.valid)(ok, stability(d, churnTarget, window, continuous)), pair);
  }
}
// The single scores are healthComponents with one column for all inputs and one output wanted.
const NONE = changetype(0);
function network_topologyScore(peers, n, minPeers, optimalPeers, out) {
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
  );
}
function network_diversityScore(
  peers,
  regions,
  versions,
  n,
  regionTarget,
  versionTarget,
  regionWeight,
  versionWeight,
  out,
) {
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
  );
}
function network_latencyScore(latency, n, continuous, out) {
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
  );
}
function network_stabilityScore(disconnects, n, churnTarget, window, continuous, out) {
  const d = disconnects;
  network_healthComponents(d, d, d, d, d, n, 0, 0, 1, 1, 0, 0, churnTarget, window, continuous, NONE, NONE, NONE, out);
}
function count(x) {
  return (0, lanes_1.within)(x, 0, LARGEST);
}
/** 0 at 0, n / (2 min) below min, 1/2 + (n - min) / (2 (optimal - min)) below optimal, then 1 */
function topology(n, least, optimal) {
  const half = (0, lanes_1.splat)(0.5);
  const few = (0, lanes_1.mul)((0, lanes_1.div)(n, (0, lanes_1.splat)(least)), half);
  const many = (0, lanes_1.add)(
    half,
    (0, lanes_1.div)(
      (0, lanes_1.mul)(half, (0, lanes_1.sub)(n, (0, lanes_1.splat)(least))),
      (0, lanes_1.splat)(optimal - least),
    ),
  );
  const score = (0, lanes_1.select)(
    (0, lanes_1.lt)(n, (0, lanes_1.splat)(least)),
    few,
    (0, lanes_1.select)((0, lanes_1.lt)(n, (0, lanes_1.splat)(optimal)), many, (0, lanes_1.splat)(1)),
  );
  return (0, lanes_1.select)((0, lanes_1.eq)(n, (0, lanes_1.splat)(0)), (0, lanes_1.splat)(0), score);
}
/** weight min(regions / target, 1) + weight min(versions / target, 1); 0 without peers */
function diversity(peers, regions, versions, regionTarget, versionTarget, regionWeight, versionWeight) {
  const one = (0, lanes_1.splat)(1);
  const places = (0, lanes_1.mul)(
    (0, lanes_1.splat)(regionWeight),
    (0, lanes_1.min)((0, lanes_1.div)(regions, (0, lanes_1.splat)(regionTarget)), one),
  );
  const clients = (0, lanes_1.mul)(
    (0, lanes_1.splat)(versionWeight),
    (0, lanes_1.min)((0, lanes_1.div)(versions, (0, lanes_1.splat)(versionTarget)), one),
  );
  return (0, lanes_1.select)(
    (0, lanes_1.eq)(peers, (0, lanes_1.splat)(0)),
    (0, lanes_1.splat)(0),
    (0, lanes_1.clamp)((0, lanes_1.add)(places, clients), 0, 1),
  );
}
/** 1/2 at 0, 1 below 50 ms, 0.6 at 200, 0.3 at 500, then max(100 / latency, 0.1), or 150 / latency when continuous */
function quickness(latency, continuous) {
  const near = (0, lanes_1.sub)(
    (0, lanes_1.splat)(1),
    (0, lanes_1.div)(
      (0, lanes_1.mul)((0, lanes_1.splat)(0.4), (0, lanes_1.sub)(latency, (0, lanes_1.splat)(50))),
      (0, lanes_1.splat)(150),
    ),
  );
  const far = (0, lanes_1.sub)(
    (0, lanes_1.splat)(0.6),
    (0, lanes_1.div)(
      (0, lanes_1.mul)((0, lanes_1.splat)(0.3), (0, lanes_1.sub)(latency, (0, lanes_1.splat)(200))),
      (0, lanes_1.splat)(300),
    ),
  );
  const slow = (0, lanes_1.max)(
    (0, lanes_1.div)((0, lanes_1.splat)(continuous != 0 ? 150 : 100), latency),
    (0, lanes_1.splat)(0.1),
  );
  const beyond = (0, lanes_1.select)(
    (0, lanes_1.lt)(latency, (0, lanes_1.splat)(200)),
    near,
    (0, lanes_1.select)((0, lanes_1.lt)(latency, (0, lanes_1.splat)(500)), far, slow),
  );
  const score = (0, lanes_1.select)((0, lanes_1.lt)(latency, (0, lanes_1.splat)(50)), (0, lanes_1.splat)(1), beyond);
  return (0, lanes_1.select)((0, lanes_1.eq)(latency, (0, lanes_1.splat)(0)), (0, lanes_1.splat)(0.5), score);
}
/** 0.8 + 0.2 (1 - c / target) below the target, then min(target / c, 1) / 2, or 0.8 target / c when continuous; c per hour */
function stability(disconnects, target, window, continuous) {
  const churn = window == 0 ? (0, lanes_1.splat)(0) : (0, lanes_1.div)(disconnects, (0, lanes_1.splat)(window / 3600));
  const calm = (0, lanes_1.add)(
    (0, lanes_1.splat)(0.8),
    (0, lanes_1.mul)(
      (0, lanes_1.splat)(0.2),
      (0, lanes_1.sub)((0, lanes_1.splat)(1), (0, lanes_1.div)(churn, (0, lanes_1.splat)(target))),
    ),
  );
  const ratio = (0, lanes_1.select)(
    (0, lanes_1.eq)(churn, (0, lanes_1.splat)(0)),
    (0, lanes_1.splat)(1),
    (0, lanes_1.min)((0, lanes_1.div)((0, lanes_1.splat)(target), churn), (0, lanes_1.splat)(1)),
  );
  const none = (0, lanes_1.splat)(continuous != 0 ? 0.8 : 0.5);
  return (0, lanes_1.select)(
    (0, lanes_1.lt)(churn, (0, lanes_1.splat)(target)),
    calm,
    (0, lanes_1.select)(
      (0, lanes_1.eq)(churn, (0, lanes_1.splat)(0)),
      (0, lanes_1.splat)(0.5),
      (0, lanes_1.mul)(none, ratio),
    ),
  );
}
/** index = alpha * raw + (1 - alpha) * index, raw the weighted mean of the four scores */
function network_healthIndex(
  topology,
  diversity,
  latency,
  stability,
  ticks,
  entities,
  topologyWeight,
  diversityWeight,
  latencyWeight,
  stabilityWeight,
  alpha,
  index,
  skipped,
  indexOut,
  raw,
) {
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let y = index.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const a = topology.at(i);
      const b = diversity.at(i);
      const c = latency.at(i);
      const d = stability.at(i);
      const ok = (0, lanes_1.both)(
        (0, lanes_1.both)((0, lanes_1.within)(a, 0, 1), (0, lanes_1.within)(b, 0, 1)),
        (0, lanes_1.both)((0, lanes_1.within)(c, 0, 1), (0, lanes_1.within)(d, 0, 1)),
      );
      (0, column_1.countSkipped)(skipped, e, ok, pair);
      const structure = (0, lanes_1.add)(
        (0, lanes_1.mul)((0, lanes_1.splat)(topologyWeight), a),
        (0, lanes_1.mul)((0, lanes_1.splat)(diversityWeight), b),
      );
      const mean = (0, lanes_1.add)(
        (0, lanes_1.add)(structure, (0, lanes_1.mul)((0, lanes_1.splat)(latencyWeight), c)),
        (0, lanes_1.mul)((0, lanes_1.splat)(stabilityWeight), d),
      );
      y = (0, lanes_1.select)(
        ok,
        (0, lanes_1.add)(
          (0, lanes_1.mul)((0, lanes_1.splat)(alpha), mean),
          (0, lanes_1.mul)((0, lanes_1.splat)(1 - alpha), y),
        ),
        y,
      );
      (0, column_1.emit)(indexOut, i, (0, column_1.canonical)(y), pair);
      (0, column_1.emit)(raw, i, (0, lanes_1.valid)(ok, mean), pair);
    }
    index.write(e, y, pair);
  }
}
