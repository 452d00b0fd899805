import type { Contest } from "./contest.ts";
import * as control from "./control.ts";
import * as core from "./core.ts";
import * as fitting from "./fitting.ts";

export const contests: readonly Contest[] = [control, core, fitting].flatMap(({ contests }) => contests);
