import type { FieldEntry } from "../catalogue.ts";
import { unitText } from "../study/units.ts";
import { Box } from "./Box.tsx";

interface CellsProps {
  readonly field: FieldEntry;
  readonly cells: readonly number[];
  readonly onCells: (cells: readonly number[]) => void;
}

/** More cells than a page wants to show as boxes. */
const most = 36;

/** An input of a few cells: weights, brackets, a small matrix. */
export function Cells({ field: { name, doc, unit, sparse }, cells, onCells }: CellsProps) {
  return (
    <fieldset class="cells">
      <legend title={doc}>
        {name}
        {unitText(unit) && <span class="unit">{unit}</span>}
      </legend>
      {cells.slice(0, most).map((cell, k) => (
        <Box
          key={k}
          label={`${name}, cell ${k}`}
          value={cell}
          gaps={sparse}
          onValue={(value) => onCells(cells.with(k, value))}
        />
      ))}
      {cells.length > most && <span class="quiet">and {cells.length - most} more</span>}
    </fieldset>
  );
}
