// Where each page of the history was left, so that Back and Reload come to it again: pages are filled after the browser would have tried.

/** By entry of the history; a reload finds its own in the state of the entry. */
const tops = new Map<number, number>();
/** The entry that the address is at, and the one whose page is shown in its place: scrolling is that one's, and nobody's in between. */
let at: number;
let shown: number | undefined;

interface Kept {
  readonly at?: number;
  readonly top?: number;
}
const kept = (): Kept => (history.state ?? {}) as Kept;

/** Begins to keep places. */
export function keepPlaces(): void {
  history.scrollRestoration = "manual";
  entered();
  addEventListener("hashchange", entered);
  let rest: ReturnType<typeof setTimeout>;
  const scrolled = () => {
    const entry = shown;
    if (entry === undefined) return;
    tops.set(entry, scrollY);
    clearTimeout(rest);
    // When it has come to rest: browsers refuse to be told all the way.
    rest = setTimeout(() => {
      if (kept().at === entry) history.replaceState({ at: entry, top: tops.get(entry) }, "");
    }, 150);
  };
  addEventListener("scroll", scrolled, { passive: true });
}

function entered(): void {
  const { at: known, top } = kept();
  at = known ?? Math.random();
  shown = undefined;
  if (top !== undefined && !tops.has(at)) tops.set(at, top);
  history.replaceState({ at, top: tops.get(at) }, "");
}

/** Milliseconds that a page has to become as long as it was. */
const patience = 1500;

/** Scrolls the page that is shown now to where it was left, or to the top of a new one; whoever scrolls meanwhile is let. */
export function toPlace(): void {
  const entry = at;
  const top = tops.get(entry) ?? 0;
  const stop = new AbortController();
  const growing = new ResizeObserver(() => {
    scrollTo(0, top);
    if (Math.abs(scrollY - top) < 2) stop.abort();
  });
  stop.signal.addEventListener("abort", () => {
    growing.disconnect();
    // Of what has not come to its place before the reader went on, the place stays what it was.
    if (entry === at) shown = entry;
  });
  for (const kind of ["wheel", "touchstart", "pointerdown", "keydown", "hashchange"])
    addEventListener(kind, () => stop.abort(), { signal: stop.signal, passive: true });
  growing.observe(document.body);
  setTimeout(() => stop.abort(), patience);
}
