// Every contest, topic by topic.
import type { Contest } from "./contest.ts";
import * as control from "./control.ts";
import * as core from "./core.ts";
import * as fitting from "./fitting.ts";
import * as indicators from "./indicators.ts";
import * as signal from "./signal.ts";

export const contests: readonly Contest[] = [
  ...control.contests,
  ...core.contests,
  ...fitting.contests,
  ...indicators.contests,
  ...signal.contests,
];
