import type { FormulaEntry } from "../catalogue.ts";
import type { ParamValue } from "../study/setting.ts";
import { Param } from "../ui/Param.tsx";

/** Those that are not as the formula has them. */
export type Values = Readonly<Record<string, ParamValue>>;

interface ParamsProps {
  readonly entry: FormulaEntry;
  readonly values: Values;
  readonly onValue: (name: string, value: ParamValue | undefined) => void;
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
          value={values[param.name] ?? param.default}
          onValue={(value) => onValue(param.name, Object.is(value, param.default) ? undefined : value)}
        />
      ))}
    </fieldset>
  );
}
