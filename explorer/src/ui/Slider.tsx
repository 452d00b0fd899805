import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { typed } from "../study/numbers.ts";
import { unitText } from "../study/units.ts";
import { Unit } from "./Unit.tsx";

interface SliderProps {
  readonly label: string;
  readonly unit?: string | undefined;
  readonly doc?: string | undefined;
  readonly value: number;
  /** what is allowed */
  readonly range: readonly [number, number];
  /** where the slider goes, which may be less than what is allowed; the range unless told */
  readonly ends?: readonly [number, number] | undefined;
  /** even over orders of magnitude: of ends above 0 */
  readonly log?: boolean | undefined;
  readonly whole?: boolean | undefined;
  readonly onValue: (value: number) => void;
  /** beside the label */
  readonly children?: ComponentChildren;
}

/** Places of a slider: fine enough for a wide screen. */
const places = 1000;

/** A number within bounds: a slider, and a box to type it. The box takes all that is allowed and says where that ends. */
export function Slider({
  label,
  unit,
  doc,
  value,
  range,
  ends: told = range,
  log,
  whole,
  onValue,
  children,
}: SliderProps) {
  const id = useId();
  const [text, type] = useState(typed(value));
  const [wrong, complain] = useState("");
  useEffect(() => {
    // What is being typed stays as it is: 1e, 0. and the like.
    if (Number(text) !== value) type(typed(value));
    complain("");
  }, [value]);
  // Ends that have widened stay so: under a finger that moves, a slider must not.
  const widest = useRef(told);
  if (told[0] < widest.current[0] || told[1] > widest.current[1])
    widest.current = [Math.min(told[0], widest.current[0]), Math.max(told[1], widest.current[1])];
  const ends = widest.current;
  const [low, high] = log && ends[0] > 0 ? [Math.log(ends[0]), Math.log(ends[1])] : ends;
  const at = log && ends[0] > 0 ? Math.log(value) : value;
  const step = high - low || 1;
  // No bound at all is as far as the slider goes.
  const place = Number.isFinite(at) ? Math.round(((at - low) / step) * places) : at > 0 ? places : 0;

  function slid(place: number): void {
    const near = low + (step * place) / places;
    const value =
      place === 0
        ? ends[0]
        : place === places
          ? ends[1]
          : rounded(log && ends[0] > 0 ? Math.exp(near) : near, log ? 0 : step / places);
    onValue(whole ? Math.round(value) : value);
  }

  function entered(text: string): void {
    type(text);
    const value = text.trim() === "" ? Number.NaN : Number(text);
    const fits = value >= range[0] && value <= range[1] && (!whole || Number.isInteger(value));
    complain(fits ? "" : `${whole ? "A whole number, " : ""}${typed(range[0])} to ${typed(range[1])}`);
    if (fits) onValue(value);
  }

  return (
    <div class="slider">
      <div class="slider-head">
        <label for={id} title={doc}>
          {label}
          <Unit of={unit} beside={label} />
        </label>
        {children}
        <input
          type="text"
          inputMode="decimal"
          aria-label={`${label}, typed`}
          aria-invalid={wrong ? true : undefined}
          aria-describedby={wrong ? `${id}-wrong` : undefined}
          value={text}
          onInput={(event) => entered(event.currentTarget.value)}
          onBlur={() => {
            type(typed(value));
            complain("");
          }}
        />
      </div>
      <input
        id={id}
        type="range"
        min={0}
        max={places}
        step={1}
        value={place}
        aria-valuetext={`${typed(value)}${unitText(unit) && ` ${unitText(unit)}`}`}
        onInput={(event) => slid(event.currentTarget.valueAsNumber)}
        onKeyDown={(event) => {
          // Of whole numbers in a wide range a key moves by one, not by one place.
          const by = whole && step < places ? keys[event.key] : undefined;
          if (!by) return;
          event.preventDefault();
          onValue(Math.min(Math.max(value + by, ends[0]), ends[1]));
        }}
      />
      {wrong && (
        <p class="slider-wrong" id={`${id}-wrong`} role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}

const keys: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

/** To as many digits as one place of the slider tells apart; 0: to three. */
function rounded(value: number, step: number): number {
  if (step <= 0) return Number(value.toPrecision(3));
  const digits = Math.max(0, Math.min(15, Math.ceil(-Math.log10(step))));
  return Number(value.toFixed(digits));
}
