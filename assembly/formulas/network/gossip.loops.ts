import { Ints } from "../../lib/lanes/ints";

/** meshDegree in 64-bit integers. The facade has seen to it that doubles hold them. */
export function network_meshDegree_i64(
  degree: Ints,
  known: Ints,
  n: i32,
  target: f64,
  low: f64,
  high: f64,
  lazyIn: f64,
  gossipFactor: f64,
  graft: Ints,
  prune: Ints,
  degreeOut: Ints,
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
    degreeOut.emit(i, then);
    lazy.emit(i, <i64>NativeMath.min(NativeMath.max(NativeMath.ceil(gossipFactor * rest), lazyIn), rest));
  }
}
