import { useEffect, useState } from "preact/hooks";
import type { FormulaEntry } from "../catalogue.ts";
import { code, type Language, languages } from "../code/index.ts";
import { callOf, type Setting } from "../study/setting.ts";
import { Copy } from "../ui/Copy.tsx";
import { Note } from "../ui/Note.tsx";
import { Tabs } from "../ui/Tabs.tsx";

interface CodeProps {
  readonly entry: FormulaEntry;
  readonly setting: Setting;
}

/** Longer columns are no code to copy. */
const most = 400;

/** The call with what is set, in the language that is chosen; written anew when a slider has come to rest. */
export function Code({ entry, setting }: CodeProps) {
  const [language, choose] = useState<Language>("typescript");
  const [rested, rest] = useState(setting);
  useEffect(() => {
    const timer = setTimeout(() => rest(setting), 200);
    return () => clearTimeout(timer);
  }, [setting]);
  const { label, needs, write } = code[language];
  const long = Object.values(rested.inputs).some((cells) => cells.length > most);
  const text = long ? undefined : write(entry, callOf(entry, rested));
  return (
    <section class="code" aria-labelledby="code">
      <h2 id="code">Code</h2>
      <Tabs<Language>
        label="Language"
        panel="code-panel"
        tabs={languages.map((key) => ({ key, label: code[key].label }))}
        chosen={language}
        onChoose={choose}
      />
      <div id="code-panel" role="tabpanel" aria-labelledby={`code-panel-${language}`}>
        {text ? (
          <>
            <p class="code-install">
              Needs <code>{needs}</code>
            </p>
            <Copy code={text} label={label} />
          </>
        ) : (
          <Note
            title={
              long ? "The data are too long to be code" : `${entry.id} is no function of ${label.replace("SQL, ", "")}`
            }
          >
            {long
              ? "Read them from a file instead: “Your file” runs the formula on one."
              : "SQL has the formulas whose rows are single numbers; groups, series and matrices are called from a language."}
          </Note>
        )}
      </div>
    </section>
  );
}
