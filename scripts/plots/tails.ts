// How many digits are left of a number that is found by way of one near 1.
import type { TopLevelSpec } from "vega-lite";
import { colors, measure } from "../../examples/shared/theme.ts";
import type { Lanewise } from "../../src/index.ts";
import { line, spread } from "./sheet.ts";

/** Digits that agree: 16 are all of a double. */
const digits = ({ core }: Lanewise, got: Float64Array, right: Float64Array): Float64Array => {
  const off = got.map((value, i) => Math.abs(value - right[i]!) / Math.abs(right[i]!));
  return core.log10({ x: off.map((error) => Math.max(error, 1e-16)) }).map((log) => Math.max(0, -log));
};

export function tails(lw: Lanewise): TopLevelSpec {
  const x = spread(0, 9, 181);
  const right = lw.core.normal({ x: x.map((at) => -at) }).cdf;
  const far = digits(
    lw,
    lw.core.normal({ x }).cdf.map((p) => 1 - p),
    right,
  );
  const power = spread(-17, 0, 171);
  const small = lw.core.exp({ x: power.map((p) => p * Math.LN10) });
  const near = digits(lw, lw.core.log({ x: small.map((at) => 1 + at) }), lw.core.log1p({ x: small }));
  const panel = (axis: Float64Array, detour: Float64Array, title: string, label: string) => ({
    width: 300,
    height: 200,
    title,
    data: { values: line(title, axis, detour) },
    mark: { type: "line", strokeWidth: 1.8, color: colors.red },
    encoding: {
      x: measure("x", label, [axis[0]!, axis.at(-1)!]),
      y: measure("y", "digits that agree", [0, 17]),
    },
  });
  return {
    hconcat: [
      panel(x, far, "1 - cdf(x), against cdf(-x)", "x (standard deviations)"),
      panel(power, near, "log(1 + x), against log1p(x)", "x (power of ten)"),
    ],
  } as TopLevelSpec;
}
