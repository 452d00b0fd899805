import type { Contest } from "./contest.ts";
import * as control from "./control.ts";
import * as core from "./core.ts";

export const contests: readonly Contest[] = [control, core].flatMap(({ contests }) => contests);
