import type { FieldEntry } from "../catalogue.ts";
import { Unit } from "../ui/Unit.tsx";
import { Box } from "./Box.tsx";

interface CellsProps {
  readonly field: FieldEntry;
  readonly cells: readonly number[];
  readonly onCells: (cells: readonly number[]) => void;
}

/** More cells than a page wants to show as boxes. */
const most = 36;

/** An input of a few cells: weights, brackets, a small matrix. */
export function Cells({ field: { name, doc, unit, sparse, dims }, cells, onCells }: CellsProps) {
  // A matrix that the example has square stands as one.
  const side = Math.sqrt(cells.length);
  const square = dims.filter((dim) => dim !== "row").length === 2 && Number.isInteger(side) && side <= 5;
  return (
    <fieldset class={square ? `cells cells-${side}` : "cells"}>
      <legend title={doc}>
        {name}
        <Unit of={unit} beside={name} />
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
