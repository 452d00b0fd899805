import type { FormulaEntry } from "../catalogue.ts";
import { changed } from "../study/bounds.ts";
import { initial, type ParamValue, type Setting } from "../study/setting.ts";
import { Param } from "../ui/Param.tsx";
import { Slider } from "../ui/Slider.tsx";

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
        <Param
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
