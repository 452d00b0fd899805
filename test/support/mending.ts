// Tests of the catalogue that single formulas fail: they run and must fail, so that none stays here once its formula is mended.
export const mending: ReadonlySet<string> = new Set([
  "histories control.pi",
  "histories control.logPricePi",
  "histories control.kalmanLevel",
  "histories control.kalmanTrend",
  "histories control.selfTuneRls",
  "histories control.mitRule",
  "histories core.betaUpdate",
  "scaling consensus.kalmanDifficulty ms",
  "scaling control.selfTuneRls any",
  "doubles control.kalmanLevel",
]);
