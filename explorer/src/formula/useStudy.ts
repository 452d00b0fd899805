// From a setting to what is drawn: the study is made anew when what stands along x changes, its curves with every move of a slider.
import { useMemo, useRef } from "preact/hooks";
import type { FormulaEntry } from "../catalogue.ts";
import type { Callable } from "../kernels.ts";
import type { Setting } from "../study/setting.ts";
import { type Study, type StudyCurve, studyOf } from "../study/study.ts";

export interface Drawn {
  readonly study: Study | undefined;
  /** curves that are wanted, and their values */
  readonly curves: readonly StudyCurve[];
  readonly values: readonly Float64Array[];
  /** milliseconds of the computation */
  readonly took: number;
  /** why there is nothing new: what the formula says of its arguments */
  readonly error: string;
  /** says which curves are drawn over what */
  readonly layout: string;
}

export function useStudy(entry: FormulaEntry, formula: Callable, setting: Setting): Drawn {
  const last = useRef<Drawn>(undefined);
  const { inputs, sizes, view, axis, from, to, signals, seed, points } = setting;
  const along = view === "param" ? setting.params[axis] : undefined;
  const made = useMemo(
    () => attempt(() => studyOf(entry, setting)),
    [entry, inputs, sizes, view, axis, from, to, signals, seed, points, along],
  );
  const { params, shown } = setting;
  return useMemo(() => {
    const before = last.current;
    const nothing = { study: undefined, curves: [], values: [], took: 0, error: "", layout: "" };
    if ("error" in made) return { ...(before ?? nothing), error: made.error };
    const study = made.value;
    if (!study) return { ...nothing, error: "This formula has nothing to draw along here." };
    const wanted = study.curves.flatMap(({ label, first }, k) => ((shown ? shown.includes(label) : first) ? [k] : []));
    const start = performance.now();
    const computed = attempt(() => study.compute(formula, params, wanted));
    if ("error" in computed) return { ...(before ?? nothing), error: computed.error };
    const curves = wanted.map((k) => study.curves[k]!);
    const layout = `${view} ${axis} ${curves.map(({ label }) => label).join()}`;
    last.current = { study, curves, values: computed.value, took: performance.now() - start, error: "", layout };
    return last.current;
  }, [made, formula, params, shown, view, axis]);
}

function attempt<T>(work: () => T): { readonly value: T } | { readonly error: string } {
  try {
    return { value: work() };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
