import { Ints } from "../../lib/lanes/ints";
import { fakeExponentialOf } from "../../lib/models/fakeexponential";

/** blobBaseFee in 64-bit integers; the facade has seen to it that no excess is negative. */
export function fees_blobBaseFee_i64(
  excess: Ints,
  n: i32,
  minFee: f64,
  updateFraction: f64,
  max: i64,
  out: Ints,
): void {
  for (let i = 0; i < n; i++)
    out.emit(i, <i64>fakeExponentialOf(<u64>minFee, <u64>excess[i], <u64>updateFraction, <u64>max));
}
