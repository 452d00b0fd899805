import type { Contest } from "./contest.ts";
import * as control from "./control.ts";
import * as core from "./core.ts";
import * as distributions from "./distributions.ts";

export const contests: readonly Contest[] = [control, core, distributions].flatMap(({ contests }) => contests);
