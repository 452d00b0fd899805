// Which plots there are, by the name of their file.
import type { TopLevelSpec } from "vega-lite";
import type { Lanewise } from "../../src/index.ts";
import { averages, trade } from "./averages.ts";
import { bucket, burst } from "./buckets.ts";
import { fee } from "./fee.ts";
import { guarded } from "./guarded.ts";
import { innovations, kalman } from "./kalman.ts";
import { tails } from "./tails.ts";
import { trust } from "./trust.ts";
import { tuning } from "./tuning.ts";

export const plots: Readonly<Record<string, (lw: Lanewise) => TopLevelSpec>> = {
  averages,
  bucket,
  burst,
  fee,
  guarded,
  innovations,
  kalman,
  tails,
  trade,
  trust,
  tuning,
};
