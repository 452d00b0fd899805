// Written by npm run indices, all but the comment on the domain.
import { filter } from "./filter.ts";
import { kalman } from "./kalman.ts";
import { motion } from "./motion.ts";
import { loops } from "./pi.ts";
import { pid } from "./pid.ts";
import { response } from "./response.ts";
import { rules } from "./rules.ts";
import { tracking } from "./tracking.ts";
import { tuning } from "./tuning.ts";

/** Steering and tracking noisy quantities. */
export const control: typeof filter &
  typeof kalman &
  typeof motion &
  typeof loops &
  typeof pid &
  typeof response &
  typeof rules &
  typeof tracking &
  typeof tuning = { ...filter, ...kalman, ...motion, ...loops, ...pid, ...response, ...rules, ...tracking, ...tuning };
