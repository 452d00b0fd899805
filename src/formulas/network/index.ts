import { admission } from "./admission.ts";
import { forecast } from "./forecast.ts";
import { gossip } from "./gossip.ts";
import { health } from "./health.ts";
import { limits } from "./limits.ts";
import { peers } from "./peers.ts";

// The type is written out because one that is inferred loses the doc comments of the parts on its way into the .d.ts.

/** A peer-to-peer network: its health, its peers, its limits, its gossip, its load and whom it admits. */
export const network: typeof health &
  typeof peers &
  typeof limits &
  typeof gossip &
  typeof forecast &
  typeof admission = {
  ...health,
  ...peers,
  ...limits,
  ...gossip,
  ...forecast,
  ...admission,
};
