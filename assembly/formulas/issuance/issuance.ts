// New money: how much, and never past the cap.
import { step } from "../../../compiler/step.ts";
import {
  ceil,
  clamp,
  floor,
  geoMean4,
  type Lane,
  max,
  min,
  root,
  roundHalfAway,
  valid,
} from "../../../compiler/vocabulary.ts";
import { issuance } from "../../../src/formulas/issuance/issuance.ts";

/** x^y of what is not negative, without the special cases of pow. */
const powerOf = (x: Lane, y: Lane) => geoMean4(x, 1, 1, 1, y, 0, 0, 0);

const growth = (x: Lane, baseline: Lane, least: Lane) => root(max(x / max(baseline, 1), least));

/** base * activity * decentralization * decay, a whole number within what remains of the cap. */
export const blockReward = step(
  issuance.blockReward,
  ({ tx, volume, miners, utilization, emitted, txBaseline, volumeBaseline, minersBaseline }, p) => {
    const base = p.cap > 0 && p.blocks > 0 ? (p.cap * p.share) / p.blocks : 0;
    const busy =
      growth(tx, txBaseline, p.ratioFloor) * growth(volume, volumeBaseline, p.ratioFloor) * (1 + utilization);
    const activity = clamp(busy, p.activityMin, p.activityMax);
    const decentralization = clamp(
      growth(miners, minersBaseline, p.ratioFloor),
      p.decentralizationMin,
      p.decentralizationMax,
    );
    const remaining = max(p.cap - emitted, 0);
    const left = p.cap > 0 && p.blocks > 0 ? remaining / p.cap : 0;
    const decay = p.sharpness === 2 ? left * left : p.sharpness === 1 ? left : powerOf(left, p.sharpness);
    const raw = base * activity * decentralization * decay;
    const whole = remaining > floor(p.cap / 100) ? max(ceil(raw), 1) : roundHalfAway(raw);
    const reward = p.integer ? min(raw > 0 ? whole : 0, floor(remaining)) : min(raw, remaining);
    return { reward, base, activity, decentralization, decay, raw };
  },
);

/** minted = min(reward, cap - emitted); emitted += minted */
export const supplyCap = step(
  issuance.supplyCap,
  ({ reward, emitted }, { cap }) => {
    const room = max(floor(cap) - emitted, 0);
    const minted = valid(reward) ? min(reward, room) : 0;
    const total = emitted + minted;
    return { minted, emitted: total, remaining: max(floor(cap) - total, 0) };
  },
  { each: true },
);
