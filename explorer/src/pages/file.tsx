import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type FormulaEntry, formula, indexed } from "../catalogue.ts";
import { Choose } from "../file/Choose.tsx";
import { commandOf } from "../file/command.ts";
import { Drop, type Given } from "../file/Drop.tsx";
import { FileCard } from "../file/FileCard.tsx";
import { Inputs } from "../file/Inputs.tsx";
import { type Bindings, hasColumns, match, unbound } from "../file/match.ts";
import type { Look } from "../file/messages.ts";
import { Owner } from "../file/Owner.tsx";
import { Params, type Values } from "../file/Params.tsx";
import { ReadingBar } from "../file/ReadingBar.tsx";
import { Results } from "../file/Results.tsx";
import { Reader } from "../file/reader.ts";
import { save } from "../file/save.ts";
import { asksOf } from "../file/slots.ts";
import { filled, kept, type Owners, ownersOf, paramsIn } from "../file/start.ts";
import { useDropped } from "../file/useDropped.ts";
import { useFile } from "../file/useFile.ts";
import { useRun } from "../file/useRun.ts";
import { Doc } from "../formula/Doc.tsx";
import { wasmUrl } from "../kernels.ts";
import { href, replace } from "../router.ts";
import type { PageProps } from "../routes.ts";
import { Copy } from "../ui/Copy.tsx";
import { Note } from "../ui/Note.tsx";
import "../ui/figures.css";
import "../file/file.css";

const sampleFormula = "core.ema";

export default function FilePage({ place }: PageProps) {
  const reader = useMemo(() => new Reader(), []);
  useEffect(() => () => reader.close(), [reader]);
  useEffect(() => {
    document.title = "Your file · lanewise";
  }, []);

  const { opened, reading, error, start, again, close, setError } = useFile(reader);
  /** the column of numbers that a formula of one input gets, where several would do */
  const prefer = useRef<string>(undefined);

  const [id, setId] = useState(place.query.get("formula") ?? undefined);
  const [query, follow] = useState(place.query);
  const [entry, setEntry] = useState<FormulaEntry>();
  const [bindings, setBindings] = useState<Bindings>({});
  const [owners, setOwners] = useState<Owners>({});
  const [params, setParams] = useState<Values>({});
  const [sizes, setSizes] = useState<Readonly<Record<string, number>>>({});
  const [look, setLook] = useState<Look>({});
  const [stray, setStray] = useState<readonly string[]>([]);

  // Another address of this page, as by the browser's buttons: the file stays, its formula is the one that is named.
  if (query !== place.query) {
    follow(place.query);
    setId(place.query.get("formula") ?? undefined);
  }

  const choose = (next: Given) => {
    prefer.current = undefined;
    start(next);
  };
  const over = useDropped(choose, setError);

  // The formula of the address, or of the list.
  const known = id === undefined || indexed(id) !== undefined;
  useEffect(() => {
    let current = true;
    if (id === undefined || !known) return;
    formula(id).then(
      (found) => current && setEntry(found),
      (thrown) => current && setError(`${id} could not be fetched: ${thrown.message}; reload to try again`),
    );
    return () => {
      current = false;
    };
  }, [id, known]);
  const asks = useMemo(() => entry && asksOf(entry), [entry]);
  const matched = useMemo(() => (asks && opened ? match(asks.slots, opened.columns) : undefined), [asks, opened]);
  // A new file or formula is matched anew.
  useEffect(() => {
    if (!matched || !asks || !opened) return;
    setBindings(filled(matched.bindings, entry!, asks.slots, opened, prefer.current));
    setLook({});
    setOwners((before) => kept(before, opened));
  }, [matched]);
  useEffect(() => {
    // The address speaks of the formula that it names, not of the next one.
    const named = entry !== undefined && entry.id === place.query.get("formula");
    const { params, notes } = named ? paramsIn(entry, place.query) : { params: {}, notes: [] };
    setParams(params);
    setStray(notes);
    setSizes({});
  }, [entry, place.query]);
  useEffect(() => {
    const query = new URLSearchParams();
    if (id !== undefined) query.set("formula", id);
    for (const [name, value] of Object.entries(params)) query.set(name, String(value));
    replace("file", query);
  }, [id, params]);

  const lengths = useMemo(
    () =>
      Object.fromEntries(
        Object.entries(asks?.sizes ?? {}).map(([axis, length]) => [axis, sizes[axis] ?? length ?? 20]),
      ),
    [asks, sizes],
  );
  const open = asks && !asks.refused ? unbound(asks.slots, bindings) : [];
  const ready = entry && opened && matched && !reading && asks && !asks.refused && !open.length && hasColumns(bindings);
  const wish = useMemo(
    () => ({ bindings, params, sizes: lengths, ...ownersOf(entry, owners) }),
    [bindings, params, lengths, owners, entry],
  );
  const ask = useMemo(
    () =>
      ready && entry.id === id
        ? { entry, wasm: new URL(wasmUrl(entry.domain), document.baseURI).href, wish, look }
        : undefined,
    [ready, entry, id, wish, look],
  );
  const { ran, error: failed, progress, busy } = useRun(reader, ask);

  const download = async (per: "row" | "group") => {
    try {
      const blob = await reader.ask("write", { per });
      save(blob, `${(opened?.name ?? "rows").replace(/\.\w+$/, "")} ${entry?.name}.csv`);
    } catch (thrown) {
      setError(`the answers could not be written: ${(thrown as Error).message}`);
    }
  };
  const sample = async (file: Given) => {
    const came = await start(file);
    if (!came) return;
    setOwners({ entity: "location", time: "date", key: "weather" });
    prefer.current = "temp_max";
    if (id === undefined) setId(sampleFormula);
  };
  const command = entry && opened && ready ? commandOf(entry, opened.name, wish, params) : undefined;

  return (
    <div class="data-page file-page">
      <h1>Your file</h1>
      {!opened && !reading && (
        <>
          <p class="lead">
            {id !== undefined && known ? <a href={href(id)}>{id}</a> : "Any formula"}, over a file of your own.
          </p>
          {!known && (
            <Note kind="error" title={`There is no formula "${id}"`}>
              Choose a file, then another formula.
            </Note>
          )}
          {error && (
            <Note kind="error" title="This file could not be read">
              {sentence(error)}
            </Note>
          )}
          <Drop onFile={choose} onSample={sample} onError={setError} over={over} />
        </>
      )}
      {reading && <ReadingBar name={reading.name} progress={reading.progress} onStop={close} />}
      {opened && !reading && (
        <>
          {over && <div class="drop drop-over drop-cover">Let go to read this file instead</div>}
          {error && (
            <Note kind="error" title="Something went wrong">
              {sentence(error)}
            </Note>
          )}
          <FileCard opened={opened} onDialect={again} onClose={close} />
          <div class="work">
            <section class="settings" aria-label="Formula and inputs">
              <Choose chosen={id} onChoose={setId} />
              {!known && (
                <Note kind="error" title={`There is no formula "${id}"`}>
                  Find one in the box above.
                </Note>
              )}
              {entry && known && (
                <p class="doc">
                  <Doc text={entry.doc} /> <a href={href(entry.id)}>Its page</a>
                </p>
              )}
              {stray.length > 0 && (
                <Note kind="error" title="Not all of this address could be used">
                  {stray.map((one) => (
                    <p key={one}>{one}</p>
                  ))}
                </Note>
              )}
              {asks?.refused && (
                <Note title="This formula takes no file">{asks.refused}. Its page shows how it is called.</Note>
              )}
              {entry && asks && matched && !asks.refused && (
                <>
                  <Inputs
                    entry={entry}
                    asks={asks}
                    columns={opened.columns}
                    bindings={bindings}
                    near={matched.near}
                    onBind={(input, binding) => {
                      const { [input]: _, ...others } = bindings;
                      setBindings(binding ? { ...others, [input]: binding } : others);
                    }}
                  />
                  <Owner
                    entry={entry}
                    columns={opened.columns}
                    {...owners}
                    onChange={(next) => {
                      setOwners(next);
                      setLook({ ...look, entity: undefined });
                    }}
                  />
                  <Params
                    entry={entry}
                    values={params}
                    sizes={lengths}
                    onSize={(axis, length) => setSizes({ ...sizes, [axis]: length })}
                    onValue={(name, value) => {
                      const { [name]: _, ...others } = params;
                      setParams(value === undefined ? others : { ...others, [name]: value });
                    }}
                  />
                </>
              )}
            </section>
            <section class="outcome" aria-label="What comes of it" aria-busy={busy}>
              {id === undefined && (
                <Note title="Choose a formula">Its inputs are then looked for among the columns of the file.</Note>
              )}
              {entry && asks && !asks.refused && open.length > 0 && (
                <Note title={`Choose a column for ${open.map(({ name }) => name).join(", ")}`}>
                  {opened.columns.some(({ kind, unusable }) => kind === "number" && !unusable)
                    ? `No column has ${open.length === 1 ? "this name" : "these names"}: say which one it is, or give one number for all rows.`
                    : "This file has no column of numbers, which most formulas want."}
                </Note>
              )}
              {entry && asks && !asks.refused && !open.length && !hasColumns(bindings) && (
                <Note title="Choose a column for one of the inputs">Numbers alone have no rows.</Note>
              )}
              {progress && busy && <ReadingBar name="columns" progress={progress} onStop={() => reader.stop()} />}
              {failed && ask && (
                <Note kind="error" title="The formula refused this">
                  {sentence(failed)}
                </Note>
              )}
              {ran && ask && !failed && ran.formula === id && entry && (
                <Results entry={entry} opened={opened} ran={ran} look={look} onLook={setLook} onDownload={download} />
              )}
              {command && ran && (
                <details class="command">
                  <summary>The same on the command line</summary>
                  <Copy code={command} label="Shell" />
                </details>
              )}
            </section>
          </div>
        </>
      )}
    </div>
  );
}

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
