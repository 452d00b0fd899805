// A formula of one's own at work, with the controls of any other.
import { useEffect, useMemo, useState } from "preact/hooks";
import { type FormulaEntry, formula, indexed } from "../catalogue.ts";
import { Play } from "../formula/Play.tsx";
import "../formula/formula.css";
import { type Callable, kernels } from "../kernels.ts";
import { initial, type Setting } from "../study/setting.ts";
import { beside, together, unlike } from "./beside.ts";
import { Compare } from "./Compare.tsx";
import { entryOf } from "./entry.ts";
import { Facts } from "./Facts.tsx";
import type { Made } from "./useOwn.ts";

interface TriedProps {
  readonly made: Made;
  /** formula of the catalogue that is drawn beside it */
  readonly other: string;
  readonly onOther: (id: string) => void;
}

export function Tried({ made, other, onOther }: TriedProps) {
  const { formulas } = made.first;
  const [wanted, want] = useState("");
  const described = formulas.find(({ id }) => id === wanted) ?? formulas[0]!;
  const theirs = useOther(other);
  const own = useMemo(() => entryOf(described, theirs?.entry), [described, theirs]);
  const call = made.formulas.get(own.id)!;
  const why = theirs && unlike(own, theirs.entry);
  const both = useMemo(
    () =>
      theirs && !why
        ? { entry: beside(own, theirs.entry), formula: together(own, call, theirs.entry, theirs.formula) }
        : { entry: own, formula: call },
    [own, call, theirs, why],
  );
  const [chosen, choose] = useState<Setting>();
  const setting = useMemo(() => fitted(both.entry, chosen), [both, chosen]);
  // Many entities have no room for another formula.
  const drawn = setting.view === "bank" ? { entry: own, formula: call } : both;
  return (
    <>
      <div class="own-choose">
        {formulas.length > 1 && (
          <label>
            Formula{" "}
            <select value={own.id} onChange={(event) => want(event.currentTarget.value)}>
              {formulas.map(({ id }) => (
                <option key={id}>{id}</option>
              ))}
            </select>
          </label>
        )}
        <Compare
          chosen={other}
          unlike={why ?? (other && !indexed(other) ? "No formula has this name yet." : undefined)}
          onChoose={onOther}
        />
      </div>
      <Play
        entry={drawn.entry}
        formula={drawn.formula}
        setting={setting}
        notes={[]}
        onChange={(change) => choose({ ...setting, ...change })}
      />
      <Facts made={made} entry={own} />
    </>
  );
}

/** What was chosen before the text changed stays, as far as the formula still has it. */
function fitted(entry: FormulaEntry, before: Setting | undefined): Setting {
  const start = initial(entry);
  if (!before) return start;
  const params = { ...start.params };
  for (const param of entry.params) {
    const value = before.params[param.name];
    if (value === undefined) continue;
    if ("range" in param) {
      if (typeof value === "number" && value >= param.range[0] && value <= param.range[1]) params[param.name] = value;
    } else if ("choices" in param ? param.choices.includes(value as string) : typeof value === "boolean")
      params[param.name] = value;
  }
  const known = [...entry.inputs, ...entry.params].some(({ name }) => name === before.axis);
  const views = entry.shape === "recurrence" ? ["course", "bank"] : ["sweep", "param", "cells"];
  const inputs = Object.fromEntries(
    Object.entries(before.inputs).filter(
      ([name]) => start.inputs[name] && entry.inputs.some((one) => one.name === name),
    ),
  );
  return {
    ...start,
    ...(known && views.includes(before.view)
      ? { view: before.view, axis: before.axis, from: before.from, to: before.to }
      : before.view === "bank" && entry.shape === "recurrence"
        ? { view: "bank" as const }
        : {}),
    params,
    inputs: { ...start.inputs, ...inputs },
    signals: Object.fromEntries(Object.entries(before.signals).filter(([name]) => start.inputs[name])),
    seed: before.seed,
  };
}

interface Other {
  readonly entry: FormulaEntry;
  readonly formula: Callable;
}

/** A formula of the catalogue, fetched; undefined while it is not there, or where there is none. */
function useOther(id: string): Other | undefined {
  const [found, find] = useState<Other>();
  const known = indexed(id);
  useEffect(() => {
    find(undefined);
    if (!known) return;
    let current = true;
    Promise.all([formula(id), kernels(known.domain)]).then(
      ([entry, all]) => current && find({ entry, formula: all[known.name]! }),
      // Without a line there is one formula less to look at.
      () => {},
    );
    return () => {
      current = false;
    };
  }, [id, known]);
  return found;
}
