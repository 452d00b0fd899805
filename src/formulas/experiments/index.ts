// Written by npm run indices, all but the comment on the domain.
import { pooling } from "./pooling.ts";
import { testing } from "./testing.ts";

/** Experiments: tests of two arms, estimates pooled and drawn together, tests that may be looked at all the time. */
export const experiments: typeof pooling & typeof testing = { ...pooling, ...testing };
