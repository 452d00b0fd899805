import { useEffect, useState } from "preact/hooks";
import { typed } from "../study/numbers.ts";

interface BoxProps {
  /** what is read out */
  readonly label: string;
  /** what is seen before it; nothing, where a table's head says it */
  readonly short?: string;
  readonly value: number;
  /** NaN stands for "nothing observed", and is typed as an empty box */
  readonly gaps?: boolean | undefined;
  readonly onValue: (value: number) => void;
}

/** A number to type. What is no number is marked and changes nothing. */
export function Box({ label, short, value, gaps, onValue }: BoxProps) {
  const [text, type] = useState(shown(value));
  useEffect(() => {
    if (Number(text) !== value) type(shown(value));
  }, [value]);
  const wrong = text.trim() === "" ? !gaps : Number.isNaN(Number(text));
  return (
    <label class="box">
      {short && <span>{short}</span>}
      <input
        type="text"
        inputMode="decimal"
        aria-label={label}
        aria-invalid={wrong || undefined}
        value={text}
        onInput={(event) => {
          const { value: text } = event.currentTarget;
          type(text);
          if (text.trim() === "") {
            if (gaps) onValue(Number.NaN);
          } else if (!Number.isNaN(Number(text))) onValue(Number(text));
        }}
        onBlur={() => type(shown(value))}
      />
    </label>
  );
}

const shown = (value: number) => (Number.isNaN(value) ? "" : typed(value));
