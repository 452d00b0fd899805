import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { index } from "../catalogue.ts";
import { go, href } from "../router.ts";
import { search } from "../search.ts";

/** Results that are listed. */
const most = 12;

/** Finds formulas as one types: "/" comes here from anywhere on the page, arrows choose, Enter opens. */
export function Search({ start = "" }: { readonly start?: string }) {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [text, type] = useState(start);
  const [at, choose] = useState(0);
  const found = useMemo(() => search(text), [text]);
  const shown = found.slice(0, most);

  useEffect(() => {
    const slash = (event: KeyboardEvent) => {
      const { target } = event;
      const typing = target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      box.current?.focus();
      box.current?.select();
    };
    addEventListener("keydown", slash);
    return () => removeEventListener("keydown", slash);
  }, []);

  const move = (to: number) => {
    choose(to);
    list.current?.children[to]?.scrollIntoView({ block: "nearest" });
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Escape") type("");
    else if (!shown.length) return;
    else if (event.key === "ArrowDown") move((at + 1) % shown.length);
    else if (event.key === "ArrowUp") move((at + shown.length - 1) % shown.length);
    else if (event.key === "Enter") go(shown[at]!.id);
    else return;
    event.preventDefault();
  };
  const open = text.trim() !== "";
  return (
    <search class="search">
      <label for={id} class="unseen">
        Search {index.length} formulas
      </label>
      <div class="search-box">
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12Zm4.5-1.500L17 17" />
        </svg>
        <input
          ref={box}
          id={id}
          type="text"
          inputMode="search"
          list={undefined}
          // biome-ignore lint/a11y/noRedundantRoles: an input alone is a text box, and has nothing that unfolds
          role="combobox"
          autocomplete="off"
          spellcheck={false}
          placeholder="Search: kalman, fee, quantile, token bucket …"
          aria-expanded={open}
          aria-controls={shown.length ? `${id}-found` : undefined}
          aria-autocomplete="list"
          aria-activedescendant={open && shown[at] ? `${id}-${at}` : undefined}
          value={text}
          onInput={(event) => {
            type(event.currentTarget.value);
            choose(0);
          }}
          onKeyDown={keys}
        />
        <span class="key">/</span>
      </div>
      <p class="unseen" role="status">
        {open ? `${found.length} formulas found` : ""}
      </p>
      {open && (
        <div class="found">
          {shown.length > 0 && (
            <div id={`${id}-found`} class="found-list" role="listbox" aria-label="Formulas found" ref={list}>
              {shown.map((one, k) => (
                <a
                  key={one.id}
                  role="option"
                  id={`${id}-${k}`}
                  aria-selected={k === at}
                  href={href(one.id)}
                  tabIndex={-1}
                  onPointerEnter={() => choose(k)}
                >
                  <span class="formula-name">
                    <span class="quiet">{one.domain}.</span>
                    {one.name}
                  </span>
                  <span class="formula-brief">{one.brief}</span>
                </a>
              ))}
            </div>
          )}
          <p class="found-foot">
            {!found.length
              ? `Nothing is called or described like “${text.trim()}”. Try another word, or look through the domains below.`
              : found.length > most
                ? `The best ${most} of ${found.length}`
                : `${found.length} ${found.length === 1 ? "formula" : "formulas"}`}
          </p>
        </div>
      )}
    </search>
  );
}
