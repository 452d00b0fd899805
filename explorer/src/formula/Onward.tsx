import { ids } from "virtual:start-ids";
import type { FormulaEntry } from "../catalogue.ts";
import { docs } from "../docs.ts";
import { asksOf } from "../file/slots.ts";
import { href } from "../router.ts";
import { type Setting, told } from "../study/setting.ts";

interface OnwardProps {
  readonly entry: FormulaEntry;
  readonly setting: Setting;
}

/** Where else a formula can be used: over a file, with the parameters of here, and as the start of another. */
export function Onward({ entry, setting }: OnwardProps) {
  const query = new URLSearchParams({ formula: entry.id });
  for (const [name, value] of Object.entries(told(entry, setting.params))) query.set(name, String(value));
  const file = !asksOf(entry).refused;
  const start = ids.includes(entry.id);
  const page = docs(`formulas/${entry.domain}/${entry.name}.html`);
  if (!file && !start && !page) return null;
  return (
    <p class="onward">
      {file && <a href={href("file", query)}>Run it over your file</a>}
      {start && <a href={href("own", new URLSearchParams({ from: entry.id }))}>Start your own from it</a>}
      {page && <a href={page}>Read its documentation</a>}
    </p>
  );
}
