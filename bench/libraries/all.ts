import type { Contest } from "./contest.ts";
import * as control from "./control.ts";
import * as core from "./core.ts";
import * as indicators from "./indicators.ts";

export const contests: readonly Contest[] = [control, core, indicators].flatMap(({ contests }) => contests);
