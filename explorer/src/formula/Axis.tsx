import type { FormulaEntry } from "../catalogue.ts";
import { sweepable, viewsOf } from "../study/address.ts";
import { inputEnds, paramEnds } from "../study/bounds.ts";
import { initial, isNumber, type Setting } from "../study/setting.ts";
import type { Study } from "../study/study.ts";
import { Select } from "../ui/Select.tsx";
import { Box } from "./Box.tsx";

interface AxisProps {
  readonly entry: FormulaEntry;
  readonly setting: Setting;
  readonly study: Study | undefined;
  readonly onChange: (change: Partial<Setting>) => void;
}

/** What stands along x, and from where to where. */
export function Axis({ entry, setting, study, onChange }: AxisProps) {
  const views = viewsOf(entry);
  const inputs = views.includes("sweep") ? sweepable(entry) : [];
  const params = views.includes("param")
    ? entry.params.filter(isNumber).filter(({ default: usual }) => !Number.isNaN(usual))
    : [];
  const choices = [
    ...(views.includes("cells")
      ? [{ value: "cells:", label: entry.shape === "map" ? "its cells" : "the data as they are" }]
      : []),
    ...inputs.map(({ name }) => ({
      value: `sweep:${name}`,
      label: (setting.inputs[name]?.length ?? 1) < 2 ? name : `${name}, one cell`,
      group: "Inputs",
    })),
    ...params.map(({ name }) => ({ value: `param:${name}`, label: name, group: "Parameters" })),
  ];
  const choose = (value: string) => {
    const [view, axis = ""] = value.split(":");
    onChange({
      view: view as Setting["view"],
      axis: view === "cells" ? initial(entry).axis : axis,
      from: undefined,
      to: undefined,
      shown: undefined,
    });
  };
  const chosen = setting.view === "cells" ? "cells:" : `${setting.view}:${setting.axis}`;
  const ends = endsOf(entry, setting, study);
  return (
    <div class="axis">
      <Select label="Along x" value={chosen} choices={choices} onValue={choose} />
      {ends && (
        <>
          <Box
            label="x from"
            short="from"
            value={ends[0]}
            onValue={(from) => from < ends[1] && onChange({ from, to: ends[1] })}
          />
          <Box
            label="x to"
            short="to"
            value={ends[1]}
            onValue={(to) => to > ends[0] && onChange({ from: ends[0], to })}
          />
          {(setting.from !== undefined || setting.to !== undefined) && (
            <button type="button" class="link" onClick={() => onChange({ from: undefined, to: undefined })}>
              Reset
            </button>
          )}
          {setting.view === "sweep" && (
            <Select
              label="Points"
              value={String(setting.points)}
              choices={[...new Set([200, 1000, 10_000, setting.points])].map(String)}
              onValue={(points) => onChange({ points: Number(points) })}
            />
          )}
        </>
      )}
    </div>
  );
}

function endsOf(
  entry: FormulaEntry,
  setting: Setting,
  study: Study | undefined,
): readonly [number, number] | undefined {
  const { view, axis, from, to } = setting;
  if (view === "cells") return;
  if (from !== undefined && to !== undefined) return [from, to];
  const values = study?.x.values;
  if (values && values.length > 1) return [values[0]!, values.at(-1)!];
  const field = entry.inputs.find(({ name }) => name === axis);
  const param = entry.params.find(({ name }) => name === axis);
  if (view === "sweep" && field) {
    const { min, max } = inputEnds(field, setting.inputs[axis] ?? []);
    return [min, max];
  }
  if (!param || !isNumber(param)) return;
  const { min, max } = paramEnds(param, setting.params[axis] as number);
  return [min, max];
}
