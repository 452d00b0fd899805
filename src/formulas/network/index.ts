// Written by npm run indices, all but the comment on the domain.
import { admission } from "./admission.ts";
import { concurrency } from "./concurrency.ts";
import { forecast } from "./forecast.ts";
import { gossip } from "./gossip.ts";
import { gossipsub } from "./gossipsub.ts";
import { health } from "./health.ts";
import { limits } from "./limits.ts";
import { peers } from "./peers.ts";
import { windows } from "./windows.ts";

/** A peer-to-peer network: its health, its peers, its limits, its gossip, its load and whom it admits. */
export const network: typeof admission &
  typeof concurrency &
  typeof forecast &
  typeof gossip &
  typeof gossipsub &
  typeof health &
  typeof limits &
  typeof peers &
  typeof windows = {
  ...admission,
  ...concurrency,
  ...forecast,
  ...gossip,
  ...gossipsub,
  ...health,
  ...limits,
  ...peers,
  ...windows,
};
