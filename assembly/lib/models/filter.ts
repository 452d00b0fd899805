// Steps of filters that go from one tick to the next.
import { splat } from "../lanes/lanes";

/** x + gain surprise */
export function corrected(x: Lane, gain: Lane, surprise: Lane): Lane {
  return x + gain * surprise;
}

/** decay mean + (1 - decay) value */
export function faded(mean: Lane, value: Lane, decay: f64): Lane {
  return splat(decay) * mean + splat(1 - decay) * value;
}
