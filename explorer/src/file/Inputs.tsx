import type { FormulaEntry } from "../catalogue.ts";
import { Unit } from "../ui/Unit.tsx";
import type { Binding, Bindings } from "./match.ts";
import type { Asks, Slot } from "./slots.ts";
import type { ColumnInfo } from "./table.ts";

interface InputsProps {
  readonly entry: FormulaEntry;
  readonly asks: Asks;
  readonly columns: readonly ColumnInfo[];
  readonly bindings: Bindings;
  readonly near: Readonly<Record<string, string>>;
  readonly onBind: (input: string, binding: Binding | undefined) => void;
}

/** Which column each input is read from. */
export function Inputs({ entry, asks, columns, bindings, near, onBind }: InputsProps) {
  const usable = columns.filter(({ unusable }) => !unusable);
  return (
    <fieldset class="inputs">
      <legend>Inputs</legend>
      {asks.slots.map((slot) => (
        <Input
          key={`${entry.id} ${slot.name}`}
          slot={slot}
          columns={usable}
          binding={bindings[slot.name]}
          near={near[slot.name]}
          onBind={(binding) => onBind(slot.name, binding)}
        />
      ))}
    </fieldset>
  );
}

interface InputProps {
  readonly slot: Slot;
  readonly columns: readonly ColumnInfo[];
  readonly binding: Binding | undefined;
  readonly near: string | undefined;
  readonly onBind: (binding: Binding | undefined) => void;
}

function Input(props: InputProps) {
  const { slot } = props;
  const { name, field, needed, takes } = slot;
  const id = `input-${name}`;
  return (
    <div class="input">
      <label for={id}>
        {name}
        <Unit of={field.unit} beside={name} />
        {!needed && <span class="unit"> optional</span>}
      </label>
      {takes.is === "list" ? (
        <Numbers id={id} {...props} />
      ) : takes.is === "columns" ? (
        <Many id={id} {...props} />
      ) : (
        <One id={id} {...props} />
      )}
      <p class="doc" id={`${id}-doc`}>
        {[field.doc, within(slot), takes.is === "perGroup" && "of the first row of each group"]
          .filter(Boolean)
          .join("; ")}
      </p>
    </div>
  );
}

/** A column, or one number for all rows. */
function One({ id, slot: { name, field, needed }, columns, binding, near, onBind }: InputProps & { id: string }) {
  const isNumber = binding !== undefined && "number" in binding;
  const value = binding && "column" in binding ? `column ${binding.column}` : isNumber ? "number" : "";
  const finite = field.range.filter((end) => Number.isFinite(end) && Math.abs(end) < 1e9);
  const middle = finite.length === 2 ? (finite[0]! + finite[1]!) / 2 : Math.max(finite[0] ?? 1, 1);
  return (
    <div class="one">
      <select
        id={id}
        value={value}
        aria-describedby={`${id}-doc`}
        aria-invalid={needed && !value}
        onChange={({ currentTarget }) => {
          const chosen = currentTarget.value;
          if (chosen === "number") onBind({ number: middle });
          else onBind(chosen ? { column: chosen.slice("column ".length) } : undefined);
        }}
      >
        <option value="">{needed ? "choose a column" : "left out"}</option>
        {columns.map(({ name: column, kind }) => (
          <option key={column} value={`column ${column}`}>
            {column}
            {kind === "number" ? "" : ` (${kind === "time" ? "dates" : "text"})`}
          </option>
        ))}
        <option value="number">one number for all rows</option>
      </select>
      {isNumber && (
        <input
          type="number"
          step="any"
          aria-label={`${name}, one number for all rows`}
          value={binding.number}
          onInput={({ currentTarget }) => onBind({ number: currentTarget.valueAsNumber })}
        />
      )}
      {!binding && near !== undefined && (
        <button type="button" class="plain" onClick={() => onBind({ column: near })}>
          Is it “{near}”?
        </button>
      )}
    </div>
  );
}

/** Some columns side by side, in the order in which they are ticked. */
function Many({ id, slot: { name, takes }, columns, binding, onBind }: InputProps & { id: string }) {
  const chosen = binding && "columns" in binding ? binding.columns : [];
  const of = "of" in takes ? takes.of : "";
  return (
    <fieldset class="many" id={id}>
      <legend class="unseen">Columns of {name}</legend>
      {columns
        .filter(({ kind }) => kind === "number")
        .map(({ name: column }) => (
          <label key={column} class="check">
            <input
              type="checkbox"
              checked={chosen.includes(column)}
              onChange={({ currentTarget }) => {
                const next = currentTarget.checked ? [...chosen, column] : chosen.filter((one) => one !== column);
                onBind(next.length ? { columns: next } : undefined);
              }}
            />
            {column}
            {chosen.includes(column) && (
              <span class="unit">
                {" "}
                {of} {chosen.indexOf(column) + 1}
              </span>
            )}
          </label>
        ))}
    </fieldset>
  );
}

/** A few numbers, one of each. */
function Numbers({ id, slot: { takes }, binding, onBind }: InputProps & { id: string }) {
  const list = binding && "list" in binding ? binding.list.join(", ") : "";
  return (
    <input
      id={id}
      type="text"
      inputMode="decimal"
      placeholder={`a number for each ${"of" in takes ? takes.of : ""}: 0.1, 0.5, 0.9`}
      aria-describedby={`${id}-doc`}
      defaultValue={list}
      onChange={({ currentTarget }) => {
        const numbers = currentTarget.value
          .split(/[\s,;]+/)
          .filter(Boolean)
          .map(Number);
        onBind(numbers.length && !numbers.some(Number.isNaN) ? { list: numbers } : undefined);
      }}
    />
  );
}

function within({ field: { range, kind, values } }: Slot): string | undefined {
  if (values) return `one of ${values.join(", ")}`;
  if (kind === "flag") return "yes or no, 1 or 0";
  const [min, max] = range;
  const finite = (x: number) => Number.isFinite(x) && Math.abs(x) < 1e9;
  if (finite(min) && finite(max)) return `${min} to ${max}`;
  if (finite(min)) return `${min} or more`;
  return finite(max) ? `${max} or less` : undefined;
}
