"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.names_reservePrice = names_reservePrice;
// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
const column_1 = require("../lib/column");
const lanes_1 = require("../lib/lanes");
const LARGEST = f64.MAX_VALUE;
/** base * max(floor, 1 - sensitivity * max(0, length - free)) * (1 + weight * clamp(prior / base - 1, 0, cap)) */
function names_reservePrice(
  length,
  prior,
  settled,
  minimum,
  n,
  base,
  sensitivity,
  historyWeight,
  lengthFloor,
  freeLength,
  premiumCap,
  enabled,
  reserve,
  lengthMultiplier,
  historyMultiplier,
  raw,
) {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const characters = length.at(i);
    const last = (0, column_1.given)(prior, i, NaN);
    const done = (0, column_1.given)(settled, i, 0);
    const own = (0, column_1.given)(minimum, i, NaN);
    const sold = (0, column_1.observed)(last);
    const set = (0, column_1.observed)(own);
    const priorOk = (0, lanes_1.either)((0, lanes_1.not)(sold), (0, lanes_1.within)(last, 0, LARGEST));
    const ownOk = (0, lanes_1.either)((0, lanes_1.not)(set), (0, lanes_1.within)(own, f64.MIN_VALUE, LARGEST));
    const ok = (0, lanes_1.both)(
      (0, lanes_1.both)((0, lanes_1.within)(characters, 1, LARGEST), (0, column_1.isFlag)(done)),
      (0, lanes_1.both)(priorOk, ownOk),
    );
    const extra = (0, lanes_1.max)((0, lanes_1.sub)(characters, (0, lanes_1.splat)(freeLength)), (0, lanes_1.splat)(0));
    const short = (0, lanes_1.max)(
      (0, lanes_1.sub)((0, lanes_1.splat)(1), (0, lanes_1.mul)((0, lanes_1.splat)(sensitivity), extra)),
      (0, lanes_1.splat)(lengthFloor),
    );
    const premium = (0, lanes_1.clamp)(
      (0, lanes_1.sub)((0, lanes_1.div)(last, (0, lanes_1.splat)(base)), (0, lanes_1.splat)(1)),
      0,
      premiumCap,
    );
    const counts = (0, lanes_1.both)(
      (0, lanes_1.both)(sold, (0, lanes_1.gt)(done, (0, lanes_1.splat)(0))),
      (0, lanes_1.gt)((0, lanes_1.splat)(base), (0, lanes_1.splat)(0)),
    );
    const dear = (0, lanes_1.select)(
      counts,
      (0, lanes_1.add)((0, lanes_1.splat)(1), (0, lanes_1.mul)((0, lanes_1.splat)(historyWeight), premium)),
      (0, lanes_1.splat)(1),
    );
    const product = (0, lanes_1.mul)((0, lanes_1.mul)((0, lanes_1.splat)(base), short), dear);
    const asked =
      enabled != 0
        ? (0, lanes_1.max)((0, lanes_1.roundHalfAway)(product), (0, lanes_1.splat)(1))
        : (0, lanes_1.splat)(base);
    (0, column_1.emit)(reserve, i, (0, lanes_1.valid)(ok, (0, lanes_1.select)(set, own, asked)), pair);
    (0, column_1.emit)(lengthMultiplier, i, (0, lanes_1.valid)(ok, short), pair);
    (0, column_1.emit)(historyMultiplier, i, (0, lanes_1.valid)(ok, dear), pair);
    (0, column_1.emit)(raw, i, (0, lanes_1.valid)(ok, product), pair);
  }
}
