import { useEffect, useRef } from "preact/hooks";
import { shortly } from "../study/numbers.ts";
import { unitText } from "../study/units.ts";
import { onTheme } from "../theme.ts";
import { colour } from "../ui/plotted.ts";
import { Unit } from "../ui/Unit.tsx";

interface StripProps {
  /** all entities of the first tick, then of the next; `width` cells each, of which the first is drawn */
  readonly values: ArrayLike<number>;
  readonly ticks: number;
  readonly entities: number;
  readonly width: number;
  /** the last tick that is seen */
  readonly until: number;
  readonly label: string;
  readonly unit: string;
}

/** A line of pixels for each entity, darker where its value is higher. */
export function Strip({ values, ticks, entities, width, until, label, unit }: StripProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [low, high] = ends(values, width);
  useEffect(() => {
    const paint = () => draw(canvas.current!, { values, ticks, entities, width, until, low, high });
    paint();
    return onTheme(paint);
  }, [values, ticks, entities, width, until, low, high]);
  const top = unitText(unit) ? `${shortly(high)} ${unitText(unit)}` : shortly(high);
  // The numbers themselves are below it: the plot of its quantiles unfolds as a table.
  const spoken = `${label}: most lie from ${shortly(low)} to ${top}; the plot after this has their quantiles at every tick`;
  return (
    <figure class="strip">
      <canvas ref={canvas} width={ticks} height={entities} role="img" aria-label={spoken} />
      <figcaption>
        <span>{shortly(low)}</span>
        <i class="ramp" aria-hidden="true" />
        <span>
          {shortly(high)} <Unit of={unit} />
        </span>
        <span class="quiet">{entities} entities, one a line</span>
      </figcaption>
    </figure>
  );
}

/** Between the first and the last hundredth, so that one outlier does not make the others pale. */
function ends(values: ArrayLike<number>, width: number): [number, number] {
  const some: number[] = [];
  const step = width * Math.max(1, Math.floor(values.length / width / 4000));
  for (let i = 0; i < values.length; i += step) if (Number.isFinite(values[i])) some.push(values[i]!);
  some.sort((a, b) => a - b);
  const at = (share: number) => some[Math.round(share * (some.length - 1))] ?? 0;
  const [low, high] = [at(0.01), at(0.99)];
  return low < high ? [low, high] : [some[0] ?? 0, some.at(-1) ?? 1];
}

type Painted = Omit<StripProps, "label" | "unit"> & { readonly low: number; readonly high: number };

function draw(canvas: HTMLCanvasElement, { values, ticks, entities, width, until, low, high }: Painted): void {
  const context = canvas.getContext("2d")!;
  const image = context.createImageData(ticks, entities);
  const pixels = new Uint32Array(image.data.buffer);
  const ramp = ramps(canvas);
  const scale = high > low ? (ramp.length - 1) / (high - low) : 0;
  for (let t = 0; t <= until; t++)
    for (let e = 0; e < entities; e++) {
      const value = values[(t * entities + e) * width]!;
      if (Number.isNaN(value)) continue;
      const at = scale ? (value - low) * scale : ramp.length / 2;
      pixels[e * ticks + t] = ramp[Math.max(0, Math.min(ramp.length - 1, Math.round(at)))]!;
    }
  context.putImageData(image, 0, 0);
}

/** From the paper's colour to the accent, and on. */
function ramps(canvas: HTMLCanvasElement): Uint32Array {
  const stops = ["--ramp-1", "--ramp-2", "--ramp-3"].map((name) => channels(colour(canvas, name)));
  return Uint32Array.from({ length: 256 }, (_, k) => {
    const at = (k / 255) * (stops.length - 1);
    const i = Math.min(stops.length - 2, Math.floor(at));
    const [r, g, b] = stops[i]!.map((from, c) => Math.round(from + (stops[i + 1]![c]! - from) * (at - i)));
    return ((255 << 24) | (b! << 16) | (g! << 8) | r!) >>> 0;
  });
}

const channels = (text: string) => (text.match(/[\d.]+/g) ?? ["0", "0", "0"]).slice(0, 3).map(Number);
