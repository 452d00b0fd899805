import { domain } from "../../spec.ts";
import { kalman } from "./kalman.ts";
import { loops } from "./pi.ts";
import { tuning } from "./tuning.ts";

/** Steering and tracking noisy quantities. */
// The type is written out because one that is inferred loses the doc comments of the parts on its way into the .d.ts.
export const control: typeof loops & typeof kalman & typeof tuning = domain({ ...loops, ...kalman, ...tuning });
