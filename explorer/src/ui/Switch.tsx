import { useId } from "preact/hooks";

interface SwitchProps {
  readonly label: string;
  readonly doc?: string | undefined;
  readonly on: boolean;
  readonly onValue: (on: boolean) => void;
}

/** On or off. */
export function Switch({ label, doc, on, onValue }: SwitchProps) {
  const id = useId();
  return (
    <div class="switch">
      <label for={id} title={doc}>
        {label}
      </label>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={on}
        checked={on}
        onChange={(event) => onValue(event.currentTarget.checked)}
      />
    </div>
  );
}
