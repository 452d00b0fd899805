// When an auction closes.
import { step } from "../../../compiler/step.ts";
import { max, min, seen, some, valid } from "../../../compiler/vocabulary.ts";
import { auction } from "../../../src/formulas/auction/index.ts";

/**
 * accepted = time < end and bid > high and bid >= high (1 + increment), the first bid: >= opening; then high = bid, and
 * when end - time <= window and fewer than the most extensions were made: end = min(hardEnd, max(end, time + extension)),
 * extension *= decay
 */
export const softClose = step(
  auction.softClose,
  ({ time, bid, end, high, extension, extensions }, p) => {
    const bar = seen(high) ? high * (1 + p.minIncrement) : p.opening;
    // Nothing is at most a highest bid that is not there.
    const good = valid(time) && valid(bid) && time < end && bid >= bar && !(bid <= high);
    const late = good && end - time <= p.window && extensions < p.maxExtensions;
    if (some(late)) {
      end = late ? min(max(end, time + extension), p.hardEnd) : end;
      extension = late ? extension * p.decay : extension;
      extensions += late ? 1 : 0;
    }
    return { end, high: good ? bid : high, extension, extensions, accepted: good ? 1 : 0 };
  },
  { each: true },
);
