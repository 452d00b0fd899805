import { bytes, plural } from "./format.ts";
import type { Progress } from "./table.ts";

interface ReadingBarProps {
  readonly name: string;
  readonly progress: Progress | undefined;
  readonly onStop: () => void;
}

/** How far a file is read, or columns of it, and a way to stop. */
export function ReadingBar({ name, progress, onStop }: ReadingBarProps) {
  const { done = 0, of = 0, rows = 0 } = progress ?? {};
  return (
    <section class="card reading" aria-label="Reading">
      <p>
        Reading {name}
        {rows > 0 && `: ${plural(rows, "row")}`}
        {name !== "columns" && of > 0 && `, ${bytes(done)} of ${bytes(of)}`}
      </p>
      <progress aria-label={`Reading ${name}`} {...(of ? { value: done, max: of } : {})} />
      <button type="button" onClick={onStop}>
        Stop
      </button>
    </section>
  );
}
