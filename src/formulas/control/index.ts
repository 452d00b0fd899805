// Written by npm run indices, all but the comment on the domain.
import { kalman } from "./kalman.ts";
import { loops } from "./pi.ts";
import { tuning } from "./tuning.ts";

/** Steering and tracking noisy quantities. */
export const control: typeof kalman & typeof loops & typeof tuning = { ...kalman, ...loops, ...tuning };
