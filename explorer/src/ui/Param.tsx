import type { NumberEntry, ParamEntry } from "../catalogue.ts";
import { paramEnds } from "../study/bounds.ts";
import { isChoice, isNumber, type ParamValue } from "../study/setting.ts";
import { Absent } from "./Absent.tsx";
import { Select } from "./Select.tsx";
import { Slider } from "./Slider.tsx";
import { Switch } from "./Switch.tsx";

interface ParamProps {
  readonly param: ParamEntry;
  readonly value: ParamValue;
  /** where it began, which the slider reaches */
  readonly start?: ParamValue;
  readonly onValue: (value: ParamValue) => void;
}

/** A parameter: a number as a slider, a choice, a switch. */
export function Param({ param, value, start = param.default, onValue }: ParamProps) {
  const { name, doc } = param;
  if (isChoice(param))
    return <Select label={name} doc={doc} value={String(value)} choices={param.choices} onValue={onValue} />;
  if (!isNumber(param)) return <Switch label={name} doc={doc} on={value === true} onValue={onValue} />;
  if (Number.isNaN(value) || Number.isNaN(param.default))
    return <Untold param={param} value={value as number} onValue={onValue} />;
  const { min, max, log } = paramEnds(param, value as number, start as number);
  return (
    <Slider
      label={name}
      doc={doc}
      unit={param.unit}
      value={value as number}
      range={param.range}
      ends={[min, max]}
      log={log}
      whole={param.whole}
      onValue={onValue}
    />
  );
}

interface UntoldProps {
  readonly param: NumberEntry;
  readonly value: number;
  readonly onValue: (value: number) => void;
}

/** A parameter that is not given unless somebody does. */
function Untold({ param, value, onValue }: UntoldProps) {
  const { name, doc, unit, range, whole } = param;
  const first = Math.min(Math.max(range[0] > 0 && range[0] < 1e-300 ? 1 : range[0], 1), range[1]);
  if (Number.isNaN(value)) return <Absent name={name} doc={doc} said="not given" onGive={() => onValue(first)} />;
  const low = range[0] > 0 && range[0] < 1e-300 ? 0.001 : Math.max(range[0], -1e6);
  const high = Math.min(range[1], Math.max(20, value * 2));
  return (
    <Slider
      label={name}
      doc={doc}
      unit={unit}
      value={value}
      range={range}
      ends={[Math.min(low, value), high]}
      whole={whole}
      onValue={onValue}
    >
      <button type="button" class="link" onClick={() => onValue(Number.NaN)} aria-label={`leave out ${name}`}>
        leave out
      </button>
    </Slider>
  );
}
