import type { FieldEntry, FormulaEntry } from "../catalogue.ts";
import { inputEnds } from "../study/bounds.ts";
import { rowsOf } from "../study/data.ts";
import { initial, type Setting } from "../study/setting.ts";
import { type Signal, type SignalKind, signalKinds, signalNames } from "../study/signals.ts";
import { Absent } from "../ui/Absent.tsx";
import { Select } from "../ui/Select.tsx";
import { Slider } from "../ui/Slider.tsx";
import { Switch } from "../ui/Switch.tsx";
import { Box } from "./Box.tsx";
import { Cells } from "./Cells.tsx";
import { Data } from "./Data.tsx";

interface InputsProps {
  readonly entry: FormulaEntry;
  readonly setting: Setting;
  readonly onChange: (change: Partial<Setting>) => void;
}

/** What the formula is given: a value each, what it does over time, or a table. */
export function Inputs({ entry, setting, onChange }: InputsProps) {
  const { inputs } = setting;
  const start = initial(entry);
  const moved =
    Object.keys(setting.signals).length > 0 ||
    setting.seed !== start.seed ||
    entry.inputs.some(
      ({ name }) => inputs[name] !== start.inputs[name] && inputs[name]?.join() !== start.inputs[name]?.join(),
    );
  const set = (name: string, cells: readonly number[]) => onChange({ inputs: { ...inputs, [name]: cells } });
  const drop = (name: string) => {
    const { [name]: _, ...rest } = inputs;
    onChange({ inputs: rest });
  };
  // Where nothing says how many rows there are, cells stand as they are.
  const tabled = (entry.shape === "groups" || entry.shape === "whole") && rowsOf(entry, inputs) > 0;
  const single = entry.inputs.filter(
    ({ name, dims, kind }) => kind !== "offsets" && !(tabled && dims[0] === "row" && (inputs[name]?.length ?? 2) > 1),
  );
  return (
    <section class="controls" aria-label="Inputs">
      <h3>
        Inputs
        {moved && (
          <button
            type="button"
            class="link"
            onClick={() => onChange({ inputs: start.inputs, signals: {}, seed: start.seed })}
          >
            Reset
          </button>
        )}
      </h3>
      {tabled && <Data entry={entry} setting={setting} onChange={onChange} />}
      {single.map((field) =>
        field.dims[0] === "tick" ? (
          <Over key={field.name} entry={entry} field={field} setting={setting} onChange={onChange} />
        ) : (
          <One
            key={field.name}
            entry={entry}
            field={field}
            cells={inputs[field.name]}
            onCells={(cells) => (cells ? set(field.name, cells) : drop(field.name))}
          />
        ),
      )}
      {entry.shape === "recurrence" && (
        <button type="button" class="small" onClick={() => onChange({ seed: setting.seed + 1 })}>
          Another course
        </button>
      )}
    </section>
  );
}

interface OneProps {
  readonly entry: FormulaEntry;
  readonly field: FieldEntry;
  readonly cells: readonly number[] | undefined;
  readonly onCells: (cells: readonly number[] | undefined) => void;
}

function One({ entry, field, cells, onCells }: OneProps) {
  const { name, doc, unit, kind, range } = field;
  const example = initial(entry).inputs[name];
  if (!cells) {
    const width = field.dims.every((dim) => dim === "row");
    if (!width && !example) return null;
    const start = example ?? [
      Number.isFinite(field.otherwise) ? field.otherwise! : Math.max(Math.min(1, range[1]), range[0]),
    ];
    return <Absent name={name} doc={doc} said="left out" onGive={() => onCells(start)} />;
  }
  const leave = field.optional && (
    <button type="button" class="link" onClick={() => onCells(undefined)} aria-label={`leave out ${name}`}>
      leave out
    </button>
  );
  if (cells.length > 1) return <Cells field={field} cells={cells} onCells={onCells} />;
  const [value] = cells as [number];
  if (kind === "flag")
    return <Switch label={name} doc={doc} on={value === 1} onValue={(on) => onCells([on ? 1 : 0])} />;
  if (kind === "code" && field.values)
    return (
      <Select
        label={name}
        doc={doc}
        value={field.values[value] ?? ""}
        choices={field.values}
        onValue={(one) => onCells([field.values!.indexOf(one)])}
      />
    );
  if (!Number.isFinite(value)) return <Cells field={field} cells={cells} onCells={onCells} />;
  const { min, max } = inputEnds(field, cells, example ?? cells);
  return (
    <Slider
      label={name}
      doc={doc}
      unit={unit}
      value={value}
      range={field.clamped ? [-1e308, 1e308] : range}
      ends={[min, max]}
      whole={kind === "integer"}
      onValue={(value) => onCells([value])}
    >
      {leave}
    </Slider>
  );
}

/** What an input does over time. */
function Over({ entry, field, setting, onChange }: InputsProps & { readonly field: FieldEntry }) {
  const cells = setting.inputs[field.name];
  const signal = setting.signals[field.name] ?? { kind: "example", low: 0, high: 0 };
  const set = (next: Signal) => {
    const { [field.name]: _, ...others } = setting.signals;
    onChange({ signals: next.kind === "example" ? others : { ...others, [field.name]: next } });
  };
  if (!cells)
    return (
      <div class="switch">
        <span title={field.doc}>{field.name}</span>
        <span class="left-out">left out</span>
      </div>
    );
  const choose = (kind: SignalKind) => {
    if (signal.kind !== "example" || kind === "example") return set({ ...signal, kind });
    const finite = cells.filter(Number.isFinite);
    const [least, highest] = [Math.min(...finite), Math.max(...finite)];
    const { min, max } = inputEnds(field, cells);
    const ends =
      least < highest ? [least, highest] : finite.length && least > 0 ? [least / 2, least * 1.5] : [min, max];
    const fit = (end: number) =>
      Math.min(Math.max(field.kind === "real" ? end : Math.round(end), field.range[0]), field.range[1]);
    set({ kind, low: fit(ends[0]!), high: fit(ends[1]!) });
  };
  const kinds = initial(entry).view === "course" ? signalKinds : signalKinds.filter((kind) => kind === "example");
  return (
    <div class="over">
      <Select
        label={field.name}
        unit={field.unit}
        doc={field.doc}
        value={signal.kind}
        choices={kinds.map((value) => ({ value, label: signalNames[value] }))}
        onValue={(kind) => choose(kind as SignalKind)}
      />
      {signal.kind !== "example" && (
        <div class="over-ends">
          <Box
            label={`${field.name} from`}
            short="from"
            value={signal.low}
            onValue={(low) => set({ ...signal, low })}
          />
          <Box label={`${field.name} to`} short="to" value={signal.high} onValue={(high) => set({ ...signal, high })} />
        </div>
      )}
    </div>
  );
}
