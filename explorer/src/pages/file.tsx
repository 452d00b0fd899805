import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type FormulaEntry, formula, indexed } from "../catalogue.ts";
import { Choose } from "../file/Choose.tsx";
import { commandOf } from "../file/command.ts";
import { Drop, type Given } from "../file/Drop.tsx";
import { FileCard } from "../file/FileCard.tsx";
import { bytes, plural } from "../file/format.ts";
import { Inputs } from "../file/Inputs.tsx";
import { type Binding, type Bindings, hasColumns, match, unbound } from "../file/match.ts";
import type { Look, Opened } from "../file/messages.ts";
import { Owner } from "../file/Owner.tsx";
import { Params, type Values } from "../file/Params.tsx";
import { Results } from "../file/Results.tsx";
import { Reader } from "../file/reader.ts";
import { save } from "../file/save.ts";
import { asksOf } from "../file/slots.ts";
import type { Dialect, Progress } from "../file/table.ts";
import { useDropped } from "../file/useDropped.ts";
import { useRun } from "../file/useRun.ts";
import { Doc } from "../formula/Doc.tsx";
import { wasmUrl } from "../kernels.ts";
import { href, replace } from "../router.ts";
import type { PageProps } from "../routes.ts";
import { Copy } from "../ui/Copy.tsx";
import { Note } from "../ui/Note.tsx";
import "../ui/figures.css";
import "../file/file.css";

/** Whose rows, and when. */
interface Owners {
  readonly entity?: string | undefined;
  readonly time?: string | undefined;
  readonly key?: string | undefined;
}

const sampleFormula = "core.ema";

/** The owners that a formula of this shape has. */
const ownersOf = (entry: FormulaEntry | undefined, { entity, time, key }: Owners): Owners =>
  entry?.shape === "recurrence" ? { entity, time } : entry?.shape === "groups" ? { time, key } : {};

export default function FilePage({ place }: PageProps) {
  const reader = useMemo(() => new Reader(), []);
  useEffect(() => () => reader.close(), [reader]);
  useEffect(() => {
    document.title = "Your file · lanewise";
  }, []);

  const given = useRef<Given>(undefined);
  /** the column of numbers that a formula of one input gets, where several would do */
  const prefer = useRef<string>(undefined);
  const [opened, setOpened] = useState<Opened>();
  const [reading, setReading] = useState<{ readonly name: string; readonly progress?: Progress }>();
  const [error, setError] = useState<string>();

  const [id, setId] = useState(place.query.get("formula") ?? undefined);
  const [entry, setEntry] = useState<FormulaEntry>();
  const [bindings, setBindings] = useState<Bindings>({});
  const [owners, setOwners] = useState<Owners>({});
  const [params, setParams] = useState<Values>({});
  const [sizes, setSizes] = useState<Readonly<Record<string, number>>>({});
  const [look, setLook] = useState<Look>({});

  const start = async (next: Given, dialect?: Partial<Dialect>): Promise<Opened | undefined> => {
    given.current = next;
    setError(undefined);
    setReading({ name: next.name });
    try {
      const came = await reader.ask("open", { ...next, ...(dialect ? { dialect } : {}) }, (progress) => {
        // What was stopped may still tell of a piece.
        if (given.current === next) setReading({ name: next.name, progress });
      });
      if (given.current !== next) return undefined;
      setOpened(came);
      setReading(undefined);
      return came;
    } catch (thrown) {
      if (given.current !== next) return undefined;
      setOpened(undefined);
      setReading(undefined);
      if ((thrown as Error).name !== "AbortError") setError((thrown as Error).message);
      return undefined;
    }
  };
  const close = () => {
    given.current = undefined;
    reader.stop();
    setOpened(undefined);
    setReading(undefined);
    setError(undefined);
  };
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
    setParams(entry ? paramsIn(entry, place.query) : {});
    setSizes({});
  }, [entry]);
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
    const blob = await reader.ask("write", { per });
    save(blob, `${(opened?.name ?? "rows").replace(/\.\w+$/, "")} ${entry?.name}.csv`);
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
          <p class="lead">Any formula, over a file of your own.</p>
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
          <FileCard
            opened={opened}
            onDialect={(dialect) => given.current && start({ ...given.current }, dialect)}
            onClose={close}
          />
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
                  No column has {open.length === 1 ? "this name" : "these names"}: say which one it is, or give one
                  number for all rows.
                </Note>
              )}
              {entry && asks && !asks.refused && !open.length && !hasColumns(bindings) && (
                <Note title="Choose a column for one of the inputs">Numbers alone have no rows.</Note>
              )}
              {progress && busy && <ReadingBar name="columns" progress={progress} onStop={close} />}
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

interface ReadingBarProps {
  readonly name: string;
  readonly progress: Progress | undefined;
  readonly onStop: () => void;
}

function ReadingBar({ name, progress, onStop }: ReadingBarProps) {
  const { done = 0, of = 0, rows = 0 } = progress ?? {};
  return (
    <section class="card reading" aria-label="Reading">
      <p>
        Reading {name}
        {rows > 0 && `: ${plural(rows, "row")}`}
        {name !== "columns" && of > 0 && `, ${bytes(done)} of ${bytes(of)}`}
      </p>
      <progress aria-label={`Reading ${name}`} {...(of ? { value: done, max: of } : {})} />
      <button type="button" onClick={onStop}>
        Stop
      </button>
    </section>
  );
}

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

/** A formula of one column takes the first one of numbers until another is chosen, and lists those of its worked example. */
function filled(
  bindings: Bindings,
  { example }: FormulaEntry,
  slots: ReturnType<typeof asksOf>["slots"],
  { columns }: Opened,
  preferred: string | undefined,
): Bindings {
  const lists = slots.flatMap(({ name, takes, needed }): [string, Binding][] => {
    const given = example?.call?.inputs[name];
    const numbers = Array.isArray(given) && given.every((one) => typeof one === "number");
    return takes.is === "list" && needed && numbers ? [[name, { list: given as number[] }]] : [];
  });
  const all: Bindings = { ...bindings, ...Object.fromEntries(lists) };
  const needed = slots.filter(({ needed, takes }) => needed && takes.is === "column");
  const numbers = columns.filter(({ kind, unusable }) => kind === "number" && !unusable);
  const [slot] = needed;
  const column = numbers.find(({ name }) => name === preferred) ?? numbers[0];
  return needed.length === 1 && slot && column && !all[slot.name]
    ? { ...all, [slot.name]: { column: column.name } }
    : all;
}

/** Choices that the file at hand has columns for. */
function kept(owners: Owners, { columns }: Opened): Owners {
  const names = new Set(columns.map(({ name }) => name));
  return Object.fromEntries(Object.entries(owners).filter(([, name]) => name !== undefined && names.has(name)));
}

function paramsIn(entry: FormulaEntry, query: URLSearchParams): Values {
  const found: Record<string, number | string | boolean> = {};
  for (const param of entry.params) {
    const text = query.get(param.name);
    if (text === null) continue;
    if ("choices" in param) found[param.name] = text;
    else if ("range" in param) found[param.name] = Number(text);
    else found[param.name] = text === "true";
  }
  return found;
}
