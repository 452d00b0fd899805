import type { FormulaEntry, ParamEntry } from "../catalogue.ts";
import { paramEnds } from "../study/bounds.ts";
import { unitText } from "../study/units.ts";
import { Select } from "../ui/Select.tsx";
import { Slider } from "../ui/Slider.tsx";
import { Switch } from "../ui/Switch.tsx";

export type Values = Readonly<Record<string, number | string | boolean>>;

interface ParamsProps {
  readonly entry: FormulaEntry;
  readonly values: Values;
  readonly onValue: (name: string, value: number | string | boolean | undefined) => void;
  readonly sizes: Readonly<Record<string, number | undefined>>;
  readonly onSize: (axis: string, length: number) => void;
}

/** Parameters, and lengths that no column tells. */
export function Params({ entry, values, onValue, sizes, onSize }: ParamsProps) {
  const axes = Object.entries(sizes);
  if (!entry.params.length && !axes.length) return null;
  return (
    <fieldset class="params">
      <legend>Parameters</legend>
      {axes.map(([axis, length]) => (
        <label key={axis} class="size">
          {axis} <span class="unit">length</span>
          <input
            type="number"
            min={1}
            step={1}
            value={length}
            onInput={({ currentTarget: { valueAsNumber } }) => {
              if (Number.isInteger(valueAsNumber) && valueAsNumber > 0) onSize(axis, valueAsNumber);
            }}
          />
        </label>
      ))}
      {entry.params.map((param) => (
        <Param
          key={param.name}
          param={param}
          value={values[param.name]}
          onValue={(value) => onValue(param.name, value)}
        />
      ))}
    </fieldset>
  );
}

interface ParamProps {
  readonly param: ParamEntry;
  readonly value: number | string | boolean | undefined;
  readonly onValue: (value: number | string | boolean | undefined) => void;
}

function Param({ param, value, onValue }: ParamProps) {
  const { name, doc } = param;
  if ("choices" in param)
    return (
      <Select label={name} doc={doc} value={String(value ?? param.default)} choices={param.choices} onValue={onValue} />
    );
  if (!("range" in param))
    return <Switch label={name} doc={doc} on={Boolean(value ?? param.default)} onValue={onValue} />;
  const own = Number(value ?? param.default);
  const { unit, range, whole } = param;
  // Not given, or without bound: a slider has no place for that.
  if (!Number.isFinite(param.default))
    return (
      <label class="open" title={doc}>
        {name} {unitText(unit) && <span class="unit">{unit}</span>}
        <input
          type="number"
          step={whole ? 1 : "any"}
          placeholder={Number.isNaN(param.default) ? "not given" : param.default > 0 ? "no limit" : "no limit below"}
          value={Number.isFinite(own) ? own : ""}
          onInput={({ currentTarget: { valueAsNumber } }) =>
            onValue(Number.isNaN(valueAsNumber) ? undefined : valueAsNumber)
          }
        />
      </label>
    );
  const { min, max, log } = paramEnds(param, own);
  return (
    <Slider
      label={name}
      doc={doc}
      unit={unit}
      value={own}
      range={range}
      ends={[min, max]}
      log={log}
      whole={whole}
      onValue={onValue}
    />
  );
}
