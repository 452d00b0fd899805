import type { FormulaEntry, NumberEntry, ParamEntry } from "../catalogue.ts";
import { changed, paramEnds } from "../study/bounds.ts";
import { initial, isChoice, isNumber, type ParamValue, type Setting } from "../study/setting.ts";
import { Select } from "../ui/Select.tsx";
import { Slider } from "../ui/Slider.tsx";
import { Switch } from "../ui/Switch.tsx";

interface ParamsProps {
  readonly entry: FormulaEntry;
  readonly setting: Setting;
  readonly onChange: (change: Partial<Setting>) => void;
  /** what a rule has made of the last change */
  readonly said: string;
  readonly onSaid: (said: string) => void;
}

/** Every parameter: numbers as sliders, choices, switches. What is not as in the example can be put back. */
export function Params({ entry, setting, onChange, said, onSaid }: ParamsProps) {
  const { params: values, sizes } = setting;
  const start = initial(entry);
  const moved =
    entry.params.some(({ name }) => !Object.is(values[name], start.params[name])) ||
    Object.keys(sizes).some((axis) => sizes[axis] !== start.sizes[axis]);
  const set = (name: string, value: ParamValue) => {
    onSaid("");
    onChange({ params: { ...values, [name]: value } });
  };
  const slid = (name: string, value: number) => {
    const { params, said = "" } = changed(entry, values, name, value);
    onSaid(said);
    onChange({ params });
  };
  if (!entry.params.length && !Object.keys(sizes).length) return null;
  return (
    <section class="controls" aria-label="Parameters">
      <h3>
        Parameters
        {moved && (
          <button
            type="button"
            class="link"
            onClick={() => {
              onSaid("");
              onChange({ params: start.params, sizes: start.sizes });
            }}
          >
            Reset
          </button>
        )}
      </h3>
      {Object.entries(sizes).map(([axis, value]) => (
        <Slider
          key={axis}
          label={axis}
          doc="a length"
          whole
          value={value}
          range={[1, 10_000]}
          ends={[1, Math.max(100, value)]}
          onValue={(value) => onChange({ sizes: { ...sizes, [axis]: value } })}
        />
      ))}
      {entry.params.map((param) => (
        <One
          key={param.name}
          start={start.params[param.name]!}
          param={param}
          value={values[param.name]!}
          onValue={(value) => (typeof value === "number" ? slid(param.name, value) : set(param.name, value))}
        />
      ))}
      <p class="said" role="status">
        {said}
      </p>
    </section>
  );
}

interface OneProps {
  readonly param: ParamEntry;
  readonly value: ParamValue;
  /** what it is in the example */
  readonly start: ParamValue;
  readonly onValue: (value: ParamValue) => void;
}

function One({ param, value, start, onValue }: OneProps) {
  const { name, doc } = param;
  if (isChoice(param))
    return <Select label={name} doc={doc} value={value as string} choices={param.choices} onValue={onValue} />;
  if (!isNumber(param)) return <Switch label={name} doc={doc} on={value === true} onValue={onValue} />;
  if (Number.isNaN(value) || Number.isNaN(param.default))
    return <Untold param={param} value={value as number} start={start} onValue={onValue} />;
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

/** A parameter that is not given unless somebody does. */
function Untold({ param, value, onValue }: OneProps & { readonly param: NumberEntry; readonly value: number }) {
  const { name, doc, unit, range, whole } = param;
  const first = Math.min(Math.max(range[0] > 0 && range[0] < 1e-300 ? 1 : range[0], 1), range[1]);
  if (Number.isNaN(value))
    return (
      <div class="switch">
        <span title={doc}>{name}</span>
        <button type="button" class="link" onClick={() => onValue(first)} aria-label={`${name} is not given: give it`}>
          not given
        </button>
      </div>
    );
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
