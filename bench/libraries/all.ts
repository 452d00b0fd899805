import type { Contest } from "./contest.ts";
import * as control from "./control.ts";
import * as core from "./core.ts";
import * as signal from "./signal.ts";

export const contests: readonly Contest[] = [control, core, signal].flatMap(({ contests }) => contests);
