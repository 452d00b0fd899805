// Addresses are in the hash, so that any static server will do: #/energy.treasuryFee?base=300.
import { useEffect, useState } from "preact/hooks";

export interface Place {
  /** what is between `#/` and `?` */
  readonly path: string;
  readonly query: URLSearchParams;
}

export function here(hash: string = location.hash): Place {
  const [path = "", query = ""] = split(hash.replace(/^#\/?/, ""));
  return { path: decoded(path), query: new URLSearchParams(query) };
}

/** The address of a page, for links. */
export function href(path: string, query?: URLSearchParams): string {
  const text = query?.toString();
  return `#/${path}${text ? `?${text}` : ""}`;
}

/** Where the page is; changes when a link or the browser's buttons are used, not by `replace`. */
export function usePlace(): Place {
  const [place, move] = useState(() => here());
  useEffect(() => {
    const changed = () => move(here());
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return place;
}

/** Goes to a page. */
export function go(path: string, query?: URLSearchParams): void {
  location.hash = href(path, query);
}

let pending: ReturnType<typeof setTimeout> | undefined;

/** Puts what is shown into the address without a new page: at most a few times a second, browsers refuse more. */
export function replace(path: string, query: URLSearchParams): void {
  clearTimeout(pending);
  const before = location.hash;
  pending = setTimeout(() => {
    // Whoever has gone elsewhere in the meantime stays there.
    if (location.hash === before) history.replaceState(history.state, "", href(path, query));
  }, 300);
}

function split(text: string): [string, string] {
  const at = text.indexOf("?");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** A hash that somebody has typed need not decode. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
