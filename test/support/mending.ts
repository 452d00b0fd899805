// Tests of the catalogue that single formulas fail: they run and must fail, so that none stays here once its formula is mended.
export const mending: ReadonlySet<string> = new Set([]);
