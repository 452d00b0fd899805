// Every contest, topic by topic.
import type { Contest } from "./contest.ts";
import * as control from "./control.ts";
import * as core from "./core.ts";
import * as distributions from "./distributions.ts";
import * as filters from "./filters.ts";
import * as fitting from "./fitting.ts";
import * as indicators from "./indicators.ts";
import * as signal from "./signal.ts";

export const contests: readonly Contest[] = [
  ...control.contests,
  ...core.contests,
  ...distributions.contests,
  ...filters.contests,
  ...fitting.contests,
  ...indicators.contests,
  ...signal.contests,
];
