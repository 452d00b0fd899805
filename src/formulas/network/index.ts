// Written by npm run indices, all but the comment on the domain.
import { admission } from "./admission.ts";
import { forecast } from "./forecast.ts";
import { gossip } from "./gossip.ts";
import { health } from "./health.ts";
import { limits } from "./limits.ts";
import { peers } from "./peers.ts";

/** A peer-to-peer network: its health, its peers, its limits, its gossip, its load and whom it admits. */
export const network: typeof admission &
  typeof forecast &
  typeof gossip &
  typeof health &
  typeof limits &
  typeof peers = { ...admission, ...forecast, ...gossip, ...health, ...limits, ...peers };
