interface CheckProps {
  readonly label: string;
  readonly on: boolean;
  readonly onValue: (on: boolean) => void;
}

/** One of several that may be chosen together. */
export const Check = ({ label, on, onValue }: CheckProps) => (
  <label class="check">
    <input type="checkbox" checked={on} onChange={(event) => onValue(event.currentTarget.checked)} />
    {label}
  </label>
);
