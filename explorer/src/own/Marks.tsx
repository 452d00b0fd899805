import type { Mark } from "./messages.ts";

interface MarksProps {
  readonly label: string;
  readonly marks: readonly Mark[];
  readonly onChoose: (mark: Mark) => void;
}

/** Messages, each of which leads to its line. */
export function Marks({ label, marks, onChoose }: MarksProps) {
  if (!marks.length) return null;
  return (
    <ol class="own-marks" aria-label={label}>
      {marks.map((mark) => (
        <li key={`${mark.line}:${mark.column} ${mark.message}`}>
          {mark.line === undefined ? (
            mark.message
          ) : (
            <button type="button" class="own-mark" onClick={() => onChoose(mark)}>
              <span class="own-place">Line {mark.line}</span> {mark.message}
            </button>
          )}
        </li>
      ))}
    </ol>
  );
}
