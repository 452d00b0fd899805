// Prices over time.

import { logRatio } from "../../lib/elementary/growth";
import { canonical, countSkipped, emit, isPrice, observed } from "../../lib/lanes/column";
import { both, every, first, select, splat, valid } from "../../lib/lanes/lanes";
import { Series } from "../../lib/lanes/series";

/** ln(price / price before). One series goes along time, two ticks side by side; many go side by side. */
export function market_logReturn(
  price: Series,
  ticks: i32,
  entities: i32,
  priceState: Series,
  skipped: Series,
  out: Series,
): void {
  if (entities === 1) {
    let before = priceState[0];
    for (let t = 0; t < ticks; ) {
      const now = price.at(t);
      if (t > 0 && t + LANES <= ticks && before === price[t - 1] && every(isPrice(now))) {
        emit(out, t, logRatio(now, price.at(t - 1)), true);
        before = price[t + LANES - 1];
        t += LANES;
        continue;
      }
      const one = splat(price[t]);
      const ok = isPrice(one);
      countSkipped(skipped, 0, ok, false);
      const known = both(ok, observed(splat(before)));
      emit(out, t, valid(known, canonical(logRatio(one, splat(before)))), false);
      before = first(select(ok, one, splat(before)));
      t++;
    }
    priceState[0] = first(canonical(splat(before)));
    return;
  }
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let before = priceState.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const now = price.at(i);
      const ok = isPrice(now);
      countSkipped(skipped, e, ok, pair);
      if (out.given) out.write(i, valid(both(ok, observed(before)), canonical(logRatio(now, before))), pair);
      before = select(ok, now, before);
    }
    priceState.write(e, canonical(before), pair);
  }
}
