import { useEffect, useMemo, useState } from "preact/hooks";
import type { FieldEntry, FormulaEntry } from "../catalogue.ts";
import type { Callable } from "../kernels.ts";
import { shortly } from "../study/numbers.ts";
import { outputsOf } from "../study/results.ts";
import { callOf, type Setting } from "../study/setting.ts";
import { asColumns, called } from "../study/study.ts";
import { unitText } from "../study/units.ts";
import type { Drawn } from "./useStudy.ts";

interface AnswerProps {
  readonly entry: FormulaEntry;
  readonly formula: Callable;
  readonly setting: Setting;
  readonly drawn: Drawn;
  /** of a course: the tick whose values are told */
  readonly at: number | undefined;
}

interface Told {
  readonly label: string;
  readonly text: string;
  readonly unit: string;
  readonly doc?: string | undefined;
}

/** Cells of an output that are told one by one. */
const most = 4;

/** What comes of exactly what is set: read out when it has come to rest. */
export function Answer({ entry, formula, setting, drawn, at }: AnswerProps) {
  const told = useMemo(
    () => (at === undefined ? ofCall(entry, formula, setting) : ofTick(entry, drawn, at)),
    [entry, formula, setting, drawn, at],
  );
  const spoken = useRested(told.map(({ label, text, unit }) => `${label} ${text} ${unit}`).join(", "));
  if (!told.length) return null;
  return (
    <section class="answer" aria-label="Result">
      <h3>{at === undefined ? (entry.shape === "map" ? "At these values" : "On these data") : `At tick ${at}`}</h3>
      <dl>
        {told.map(({ label, text, unit, doc }) => (
          <div key={label} title={doc}>
            <dt>{label}</dt>
            <dd>
              {text}
              {unit && <span class="unit">{unit}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <p class="unseen" aria-live="polite">
        {spoken}
      </p>
    </section>
  );
}

function ofCall(entry: FormulaEntry, formula: Callable, setting: Setting): Told[] {
  try {
    const call = callOf(entry, setting);
    const { inputs, options } = asColumns(entry, call);
    const outputs = outputsOf(entry, formula(inputs, call.params, options));
    return entry.outputs.map((field) => ({
      label: called(field),
      text: textOf(field, outputs[field.name]!),
      unit: unitOf(field),
      doc: field.doc,
    }));
  } catch {
    // What is wrong with the arguments stands above the plot.
    return [];
  }
}

function ofTick(entry: FormulaEntry, { curves, values }: Drawn, at: number): Told[] {
  return curves.map(({ label, output }, k) => {
    const field = entry.outputs.find(({ name }) => name === output)!;
    return { label, text: cellText(field, values[k]?.[at] ?? Number.NaN), unit: unitOf(field), doc: field.doc };
  });
}

function textOf(field: FieldEntry, cells: ArrayLike<number>): string {
  const few = Array.from({ length: Math.min(cells.length, most) }, (_, k) => cellText(field, cells[k]!));
  return cells.length > most ? `${few.join(", ")}, … (${cells.length})` : few.join(", ");
}

function cellText({ kind, values }: FieldEntry, value: number): string {
  if (kind === "flag") return Number.isNaN(value) ? "neither" : value ? "yes" : "no";
  return (kind === "code" && values?.[value]) || shortly(value);
}

const unitOf = ({ unit }: FieldEntry) => unitText(unit);

/** A text that has not changed for a while: a slider on its way is not read out. */
function useRested(text: string): string {
  const [rested, rest] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => rest(text), 700);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
