import { useId } from "preact/hooks";
import { Unit } from "./Unit.tsx";

interface SelectProps {
  readonly label: string;
  readonly unit?: string | undefined;
  readonly doc?: string | undefined;
  readonly value: string;
  readonly choices: readonly (string | { readonly value: string; readonly label: string; readonly group?: string })[];
  readonly onValue: (value: string) => void;
}

/** One of a few names. */
export function Select({ label, unit, doc, value, choices, onValue }: SelectProps) {
  const id = useId();
  const all = choices.map((one) => (typeof one === "string" ? { value: one, label: one } : one));
  const groups = [...new Set(all.map((one) => ("group" in one ? one.group : undefined)))];
  return (
    <div class="select">
      <label for={id} title={doc}>
        {label}
        <Unit of={unit} beside={label} />
      </label>
      <select id={id} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        {groups.map((group) => {
          const items = all
            .filter((one) => ("group" in one ? one.group : undefined) === group)
            .map((one) => (
              <option key={one.value} value={one.value} selected={one.value === value}>
                {one.label}
              </option>
            ));
          return group ? (
            <optgroup key={group} label={group}>
              {items}
            </optgroup>
          ) : (
            items
          );
        })}
      </select>
    </div>
  );
}
