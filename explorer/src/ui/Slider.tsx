import { useId } from "preact/hooks";

interface SliderProps {
  readonly label: string;
  readonly unit?: string;
  readonly doc?: string;
  readonly value: number;
  readonly range: readonly [number, number];
  readonly whole?: boolean;
  readonly onValue: (value: number) => void;
}

/** A number within bounds: a slider, and a box to type it. */
export function Slider({ label, unit, doc, value, range: [min, max], whole, onValue }: SliderProps) {
  const id = useId();
  return (
    <div class="slider">
      <label for={id} title={doc}>
        {label} {unit && unit !== "1" && <span class="unit">{unit}</span>}
      </label>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={whole ? 1 : "any"}
        value={value}
        onInput={(event) => onValue(event.currentTarget.valueAsNumber)}
      />
      <input
        type="number"
        aria-label={label}
        min={min}
        max={max}
        step="any"
        value={value}
        onInput={(event) => onValue(event.currentTarget.valueAsNumber)}
      />
    </div>
  );
}
