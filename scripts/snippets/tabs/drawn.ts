// Settings that differ from the one a page begins with.
import type { FormulaEntry } from "../../../explorer/src/catalogue.ts";
import { isChoice, isNumber, type Setting } from "../../../explorer/src/study/setting.ts";

/** Parameters within their bounds, near their defaults. */
export function drawn({ params }: FormulaEntry, setting: Setting, next: () => number): Setting {
  const values = params.map((param) => {
    if (isChoice(param)) return param.choices[Math.floor(next() * param.choices.length)]!;
    if (!isNumber(param)) return next() < 0.5;
    const [min, max] = param.range;
    const wish = (Number.isFinite(param.default) ? param.default : 1) * (0.5 + next());
    return Math.min(Math.max(param.whole ? Math.round(wish) : wish, min), max);
  });
  return { ...setting, params: Object.fromEntries(params.map(({ name }, k) => [name, values[k]!])) };
}
