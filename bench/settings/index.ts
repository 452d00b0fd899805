import { ads } from "./ads.ts";
import { allocation } from "./allocation.ts";
import { auction } from "./auction.ts";
import { consensus } from "./consensus.ts";
import { control } from "./control.ts";
import { core } from "./core.ts";
import { energy } from "./energy.ts";
import { fees } from "./fees.ts";
import { learning } from "./learning.ts";
import { market } from "./market.ts";
import { names } from "./names.ts";
import { network } from "./network.ts";
import { pi0 } from "./pi0.ts";
import { privacy } from "./privacy.ts";
import type { Setting } from "./setting.ts";
import { subsidy } from "./subsidy.ts";

/** By the path of the formula. */
export const settings: Readonly<Record<string, Setting>> = {
  ...ads,
  ...allocation,
  ...auction,
  ...consensus,
  ...control,
  ...core,
  ...energy,
  ...fees,
  ...learning,
  ...market,
  ...names,
  ...network,
  ...pi0,
  ...privacy,
  ...subsidy,
};
