import { useEffect, useId, useRef, useState } from "preact/hooks";
import { type IndexEntry, index } from "../catalogue.ts";
import { search } from "../search.ts";
import { usual } from "./usual.ts";

interface ChooseProps {
  /** the id of what is chosen */
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

/** Formulas that the list shows. */
const most = 30;

const shapes: Readonly<Record<IndexEntry["shape"], string>> = {
  map: "row by row",
  recurrence: "over time",
  groups: "by groups",
  whole: "whole tables",
};

/** Types know this role with a datalist only. */
const combobox = (open: boolean, list: string) =>
  ({ role: "combobox", "aria-expanded": open, "aria-controls": list, "aria-autocomplete": "list" }) as object;

/** A box to find a formula in: words narrow the list, arrows go through it, Enter takes one. */
export function Choose({ chosen, onChoose }: ChooseProps) {
  const [words, type] = useState(chosen ?? "");
  const [open, show] = useState(false);
  const [active, point] = useState(0);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => type(chosen ?? ""), [chosen]);
  const asked = words === chosen ? "" : words.trim();
  const found = !open ? [] : asked ? search(asked).slice(0, most) : index.filter(({ id }) => usual.includes(id));
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [active]);

  const take = (entry: IndexEntry | undefined) => {
    if (!entry) return;
    show(false);
    type(entry.id);
    onChoose(entry.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) show(true);
      else point((active + (event.key === "ArrowDown" ? 1 : found.length - 1)) % Math.max(1, found.length));
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      take(found[active]);
    } else if (event.key === "Escape") {
      show(false);
      type(chosen ?? "");
    }
  };
  return (
    <div class="choose">
      <label for={`${id}-box`}>Formula</label>
      <input
        id={`${id}-box`}
        type="search"
        {...combobox(open, `${id}-list`)}
        autocomplete="off"
        spellcheck={false}
        placeholder="Find one: average, volatility, fee, quantile …"
        aria-activedescendant={open && found[active] ? `${id}-${active}` : undefined}
        value={words}
        onFocus={({ currentTarget }) => {
          currentTarget.select();
          point(0);
          show(true);
        }}
        onBlur={() => {
          show(false);
          type(chosen ?? "");
        }}
        onInput={({ currentTarget }) => {
          type(currentTarget.value);
          point(0);
          show(true);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} ref={list} class="found" role="listbox" tabIndex={-1} aria-label="Formulas" hidden={!open}>
        {found.map((entry, k) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the box has the keys
          <div
            key={entry.id}
            id={`${id}-${k}`}
            role="option"
            tabIndex={-1}
            aria-selected={k === active}
            // Before the box loses the focus, which closes the list.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(entry)}
          >
            <strong>{entry.id}</strong> <span class="unit">{shapes[entry.shape]}</span>
            <span class="brief">{entry.brief}</span>
          </div>
        ))}
        {open && !found.length && (
          <div role="option" aria-selected={false} aria-disabled="true" tabIndex={-1}>
            No formula has these words
          </div>
        )}
      </div>
    </div>
  );
}
