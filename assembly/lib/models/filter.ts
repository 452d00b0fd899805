// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Steps of filters that go from one tick to the next.
import { add, mul, splat } from "../lanes/lanes";

/** x + gain surprise */
export function corrected<V>(x: V, gain: V, surprise: V): V {
  return add(x, mul(gain, surprise));
}

/** decay mean + (1 - decay) value */
export function faded<V>(mean: V, value: V, decay: f64): V {
  return add(mul(splat<V>(decay), mean), mul(splat<V>(1 - decay), value));
}
