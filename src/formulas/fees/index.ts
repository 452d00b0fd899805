// Written by npm run indices, all but the comment on the domain.
import { blobs } from "./blobs.ts";
import { charges } from "./fees.ts";

/** What a transaction is charged, and who gets it. Whole money stays whole. */
export const fees: typeof blobs & typeof charges = { ...blobs, ...charges };
