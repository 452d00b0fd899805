// A formula's page: what it is, at work, its worked example, code to copy, names and source.
import { useEffect, useState } from "preact/hooks";
import { type FormulaEntry, formula, indexed } from "../catalogue.ts";
import { Code } from "../formula/Code.tsx";
import { Fields } from "../formula/Fields.tsx";
import { Head } from "../formula/Head.tsx";
import { Onward } from "../formula/Onward.tsx";
import { Play } from "../formula/Play.tsx";
import { Source } from "../formula/Source.tsx";
import { Unknown } from "../formula/Unknown.tsx";
import { Worked } from "../formula/Worked.tsx";
import "../formula/formula.css";
import { type Callable, kernels } from "../kernels.ts";
import { type Place, replace } from "../router.ts";
import type { PageProps } from "../routes.ts";
import { read, write } from "../study/address.ts";
import type { Setting } from "../study/setting.ts";
import { Note } from "../ui/Note.tsx";

type Loaded = { readonly entry: FormulaEntry; readonly formula: Callable } | { readonly error: unknown } | undefined;

export default function Formula({ place }: PageProps) {
  const { path } = place;
  const known = indexed(path);
  const [loaded, load] = useState<Loaded>();
  const [tries, retry] = useState(0);
  useEffect(() => {
    if (!known) return;
    let current = true;
    document.title = `${path} · lanewise`;
    Promise.all([formula(path), kernels(known.domain)]).then(
      ([entry, all]) => current && load({ entry, formula: all[known.name]! }),
      (error) => current && load({ error }),
    );
    return () => {
      current = false;
    };
  }, [path, known, tries]);
  if (!known) return <Unknown path={path} />;
  if (!loaded) return <p class="waiting">Loading …</p>;
  if ("error" in loaded)
    return (
      <Note kind="error" title={`${path} could not be fetched`}>
        <p>{String(loaded.error)}</p>
        <button type="button" onClick={() => retry(tries + 1)}>
          Try again
        </button>
      </Note>
    );
  return <Sheet key={path} {...loaded} place={place} />;
}

interface SheetProps {
  readonly entry: FormulaEntry;
  readonly formula: Callable;
  readonly place: Place;
}

function Sheet({ entry, formula, place: { query } }: SheetProps) {
  const [{ setting, notes, from }, set] = useState(() => ({ ...read(entry, query), from: query }));
  // Another address of the same formula, as by the browser's buttons.
  if (from !== query) set({ ...read(entry, query), from: query });
  const change = (part: Partial<Setting>) =>
    set((now) => {
      const setting = { ...now.setting, ...part };
      replace(entry.id, write(entry, setting));
      return { ...now, setting };
    });
  return (
    <article class="sheet">
      <Head entry={entry}>
        <Onward entry={entry} setting={setting} />
      </Head>
      <Play entry={entry} formula={formula} setting={setting} notes={notes} onChange={change} />
      <Worked entry={entry} formula={formula} />
      <Code entry={entry} setting={setting} />
      <Fields entry={entry} />
      <Source entry={entry} />
    </article>
  );
}
