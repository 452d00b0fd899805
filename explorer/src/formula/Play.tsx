import { useState } from "preact/hooks";
import type { FormulaEntry } from "../catalogue.ts";
import type { Callable } from "../kernels.ts";
import { viewsOf } from "../study/address.ts";
import type { Setting, ViewName } from "../study/setting.ts";
import { Check } from "../ui/Check.tsx";
import { Note } from "../ui/Note.tsx";
import { Tabs } from "../ui/Tabs.tsx";
import { Answer } from "./Answer.tsx";
import { Axis } from "./Axis.tsx";
import { Herd } from "./Herd.tsx";
import { Inputs } from "./Inputs.tsx";
import { Params } from "./Params.tsx";
import { Plots } from "./Plots.tsx";
import { Tape, useTape } from "./Tape.tsx";
import { useStudy } from "./useStudy.ts";

interface PlayProps {
  readonly entry: FormulaEntry;
  readonly formula: Callable;
  readonly setting: Setting;
  readonly notes: readonly string[];
  readonly onChange: (change: Partial<Setting>) => void;
}

/** The formula at work: what it is given on one side, what comes of it on the other. */
export function Play({ entry, formula, setting, notes, onChange }: PlayProps) {
  const [said, say] = useState("");
  const tabbed = viewsOf(entry).includes("bank");
  return (
    <section class="play" aria-labelledby="play">
      <h2 id="play">Try it</h2>
      {notes.length > 0 && (
        <Note kind="error" title="Not all of this address could be used">
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
          <p>The rest of it holds; where something could not be used, the example’s value stands.</p>
        </Note>
      )}
      {tabbed && (
        <Tabs<ViewName>
          label="What is drawn"
          panel="drawn"
          tabs={[
            { key: "course", label: "One entity over time" },
            { key: "bank", label: "Many entities" },
          ]}
          chosen={setting.view}
          onChoose={(view) => onChange({ view })}
        />
      )}
      <div class="play-sides">
        <div
          class="play-drawn"
          id="drawn"
          {...(tabbed ? { role: "tabpanel", "aria-labelledby": `drawn-${setting.view}` } : {})}
        >
          {setting.view === "bank" ? (
            <Herd entry={entry} formula={formula} setting={setting} onChange={onChange} />
          ) : (
            <Curves entry={entry} formula={formula} setting={setting} onChange={onChange} />
          )}
        </div>
        <div class="play-controls">
          <Params entry={entry} setting={setting} onChange={onChange} said={said} onSaid={say} />
          <Inputs entry={entry} setting={setting} onChange={onChange} />
        </div>
      </div>
    </section>
  );
}

function Curves({ entry, formula, setting, onChange }: Omit<PlayProps, "notes">) {
  const drawn = useStudy(entry, formula, setting);
  const { study, curves, values, took, error, layout } = drawn;
  const over = setting.view === "course";
  const tape = useTape(over ? (study?.x.values.length ?? 0) : 0);
  const choose = (label: string, on: boolean) => {
    const now = curves.map((curve) => curve.label);
    const next = on ? [...now, label] : now.filter((one) => one !== label);
    onChange({ shown: study!.curves.map((curve) => curve.label).filter((one) => next.includes(one)) });
  };
  return (
    <>
      <div class="play-bar">
        {over ? (
          <Tape tape={tape} ticks={study?.x.values.length ?? 0} />
        ) : (
          <Axis entry={entry} setting={setting} study={study} onChange={onChange} />
        )}
      </div>
      {error && <Note kind="error" title={error} />}
      {study && curves.length > 0 && (
        <div class={error ? "stale" : undefined}>
          <Plots
            entry={entry}
            x={study.x}
            curves={curves}
            values={tape.cut(values)}
            played={study.played}
            bars={study.bars}
            mark={over ? tape.mark : study.mark}
            layout={layout}
          />
        </div>
      )}
      {study && !curves.length && !error && <Note title="Choose an output to draw" />}
      {study && study.curves.length > 1 && (
        <fieldset class="outputs">
          <legend>Outputs</legend>
          {study.curves.map(({ label }) => (
            <Check
              key={label}
              label={label}
              on={curves.some((curve) => curve.label === label)}
              onValue={(on) => choose(label, on)}
            />
          ))}
        </fieldset>
      )}
      {study && !error && (
        <p class="took">
          {study.rows.toLocaleString("en")} {over ? "ticks" : study.rows === 1 ? "point" : "points"} computed in{" "}
          <output>{took < 0.1 ? "under 0.1" : took.toFixed(1)} ms</output>
        </p>
      )}
      <Answer
        entry={entry}
        formula={formula}
        setting={setting}
        at={over ? (tape.mark ?? (study?.x.values.length ?? 1) - 1) : undefined}
        drawn={drawn}
      />
    </>
  );
}
