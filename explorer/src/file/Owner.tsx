import type { FormulaEntry } from "../catalogue.ts";
import type { Owners } from "./start.ts";
import type { ColumnInfo } from "./table.ts";

interface OwnerProps extends Owners {
  readonly entry: FormulaEntry;
  readonly columns: readonly ColumnInfo[];
  readonly onChange: (owners: Owners) => void;
}

/** Whose row each is, in which order, or of which group: what formulas over time and over groups need to know. */
export function Owner({ entry: { shape }, columns, onChange, ...owners }: OwnerProps) {
  if (shape === "map") return null;
  const usable = columns.filter(({ unusable }) => !unusable);
  const { entity, time, key } = owners;
  return (
    <fieldset class="owners">
      <legend>{shape === "groups" ? "Groups" : "Entities and time"}</legend>
      {shape === "groups" ? (
        <Column
          label="Rows are grouped by"
          none="nothing: all rows are one group"
          value={key}
          columns={usable}
          onValue={(key) => onChange({ ...owners, key })}
        />
      ) : (
        <Column
          label="Each has a state of its own"
          none="one series"
          value={entity}
          columns={usable}
          onValue={(entity) => onChange({ ...owners, entity })}
        />
      )}
      <Column
        label="In the order of"
        none="the file"
        value={time}
        columns={usable.filter(({ kind }) => kind !== "text")}
        onValue={(time) => onChange({ ...owners, time })}
      />
    </fieldset>
  );
}

interface ColumnProps {
  readonly label: string;
  readonly none: string;
  readonly value: string | undefined;
  readonly columns: readonly ColumnInfo[];
  readonly onValue: (name: string | undefined) => void;
}

function Column({ label, none, value, columns, onValue }: ColumnProps) {
  return (
    <label>
      {label}
      <select value={value ?? ""} onChange={({ currentTarget }) => onValue(currentTarget.value || undefined)}>
        <option value="">{none}</option>
        {columns.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
