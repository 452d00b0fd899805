import { useEffect, useMemo, useRef, useState } from "preact/hooks";

export interface TapeState {
  readonly playing: boolean;
  /** the tick that it stands at; undefined: all of it is shown */
  readonly mark: number | undefined;
  play(): void;
  pause(): void;
  to(tick: number): void;
  /** what is seen of columns: nothing beyond the tick */
  cut(values: readonly Float64Array[]): readonly Float64Array[];
}

/** Seconds that a course takes to play. */
const seconds = 10;

/** Plays ticks as time goes by, each frame as many as are due. */
export function useTape(ticks: number): TapeState {
  const [playing, run] = useState(false);
  const [mark, move] = useState<number>();
  const at = useRef(0);
  useEffect(() => {
    if (!playing || !ticks) return;
    let frame = 0;
    let before = performance.now();
    const next = (now: number) => {
      at.current += ((now - before) / 1000 / seconds) * ticks;
      before = now;
      if (at.current >= ticks - 1) {
        run(false);
        move(undefined);
        return;
      }
      move(Math.floor(at.current));
      frame = requestAnimationFrame(next);
    };
    frame = requestAnimationFrame(next);
    return () => cancelAnimationFrame(frame);
  }, [playing, ticks]);
  const shown = mark !== undefined && mark < ticks - 1 ? mark : undefined;
  return useMemo(
    () => ({
      playing,
      mark: shown,
      play() {
        at.current = shown ?? 0;
        run(true);
      },
      pause: () => run(false),
      to(tick) {
        run(false);
        at.current = tick;
        move(tick >= ticks - 1 ? undefined : tick);
      },
      cut: (values) =>
        shown === undefined
          ? values
          : values.map((column) => column.map((value, t) => (t <= shown ? value : Number.NaN))),
    }),
    [playing, shown, ticks],
  );
}

/** Play and pause, and a slider over the ticks. */
export function Tape({ tape, ticks }: { readonly tape: TapeState; readonly ticks: number }) {
  return (
    <div class="tape">
      <button
        type="button"
        class="round"
        aria-label={tape.playing ? "Pause" : "Play"}
        onClick={tape.playing ? tape.pause : tape.play}
      >
        <svg viewBox="0 0 20 20" aria-hidden="true">
          {tape.playing ? <path d="M6 4h3v12H6zM11 4h3v12h-3z" /> : <path d="M6 4l10 6-10 6z" />}
        </svg>
      </button>
      <input
        type="range"
        aria-label="Tick"
        min={0}
        max={Math.max(1, ticks - 1)}
        step={1}
        value={tape.mark ?? ticks - 1}
        onInput={(event) => tape.to(event.currentTarget.valueAsNumber)}
      />
      <span class="tape-at">
        {tape.mark ?? ticks - 1} <span class="quiet">/ {ticks - 1}</span>
      </span>
    </div>
  );
}
