import { useMemo, useState } from "preact/hooks";
import type { FormulaEntry } from "../catalogue.ts";
import type { Callable } from "../kernels.ts";
import { fan, herdOf } from "../study/bank.ts";
import type { Setting } from "../study/setting.ts";
import { called } from "../study/study.ts";
import { Note } from "../ui/Note.tsx";
import { Plot } from "../ui/Plot.tsx";
import { Select } from "../ui/Select.tsx";
import { Strip } from "./Strip.tsx";
import { Tape, useTape } from "./Tape.tsx";

interface HerdProps {
  readonly entry: FormulaEntry;
  readonly formula: Callable;
  readonly setting: Setting;
  readonly onChange: (change: Partial<Setting>) => void;
}

const entities = 200;
const ticks = 300;
const shares = [0.05, 0.25, 0.5, 0.75, 0.95];
const names = ["5 %", "25 %", "median", "75 %", "95 %"];

/** A bank: two hundred entities, each with a course of its own, tick by tick. */
export function Herd({ entry, formula, setting, onChange }: HerdProps) {
  const { inputs, sizes, signals, seed, params } = setting;
  const herd = useMemo(() => herdOf(entry, setting, entities, ticks), [entry, inputs, sizes, signals, seed]);
  const chosen =
    entry.outputs.find(({ name }) => name === setting.shown?.[0]) ??
    entry.outputs.find(({ kind }) => kind === "real") ??
    entry.outputs[0]!;
  const [last, keep] = useState<{ values: Float64Array; took: number }>();
  const run = useMemo(() => {
    if (!herd) return { error: "This formula has no course to play." };
    try {
      const start = performance.now();
      const outputs = herd.run(formula, params);
      return { outputs, took: performance.now() - start };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  }, [herd, formula, params]);
  const values = "outputs" in run ? run.outputs![chosen.name]! : last?.values;
  const width = values ? Math.max(1, Math.round(values.length / (ticks * entities))) : 1;
  const lines = useMemo(() => (values ? fan(values, ticks, entities, width, shares) : []), [values, width]);
  if ("outputs" in run && run.outputs && last?.values !== run.outputs[chosen.name])
    keep({ values: run.outputs[chosen.name] as Float64Array, took: run.took! });
  const tape = useTape(ticks);
  const seen = tape.cut(lines);
  const x = useMemo(() => Float64Array.from({ length: ticks }, (_, t) => t), []);
  return (
    <>
      <div class="play-bar">
        <Tape tape={tape} ticks={ticks} />
        {entry.outputs.length > 1 && (
          <Select
            label="Output"
            value={chosen.name}
            choices={entry.outputs.map((field) => ({ value: field.name, label: called(field) }))}
            onValue={(name) => onChange({ shown: [name] })}
          />
        )}
      </div>
      {"error" in run && run.error && <Note kind="error" title={run.error} />}
      {values && (
        <div class={"error" in run ? "stale" : undefined}>
          <Strip
            values={values}
            ticks={ticks}
            entities={entities}
            width={width}
            until={tape.mark ?? ticks - 1}
            label={`${called(chosen)} of ${entities} entities, one a line, over ${ticks} ticks`}
            unit={chosen.unit}
          />
          <Plot
            x={x}
            series={seen.map((line, k) => ({
              label: names[k]!,
              values: line,
              unit: k === 2 ? chosen.unit : "",
              as: k === 2 ? "line" : "faint",
              hue: 1,
            }))}
            xLabel="tick"
            height={220}
            mark={tape.mark}
          />
        </div>
      )}
      {"took" in run && (
        <p class="took">
          {ticks} ticks of {entities} entities computed in <output>{run.took!.toFixed(1)} ms</output>
        </p>
      )}
    </>
  );
}
