// Where each page of the history was left, so that Back and Reload come to it again: pages are filled after the browser would have tried.

/** By entry of the history; a reload finds its own in the state of the entry. */
const tops = new Map<number, number>();
let at: number | undefined;

interface Kept {
  readonly at?: number;
  readonly top?: number;
}

/** Begins to keep places. */
export function keepPlaces(): void {
  history.scrollRestoration = "manual";
  entered();
  addEventListener("hashchange", entered);
  let rest: ReturnType<typeof setTimeout>;
  const scrolled = () => {
    const entry = at!;
    tops.set(entry, scrollY);
    clearTimeout(rest);
    // When it has come to rest: browsers refuse to be told all the way.
    rest = setTimeout(() => entry === at && history.replaceState({ at, top: scrollY }, ""), 150);
  };
  addEventListener("scroll", scrolled, { passive: true });
}

function entered(): void {
  const { at: known, top } = (history.state ?? {}) as Kept;
  at = known ?? Math.random();
  if (top !== undefined && !tops.has(at)) tops.set(at, top);
  history.replaceState({ at, top: tops.get(at) }, "");
}

/** Milliseconds that a page has to become as long as it was. */
const patience = 1500;

/** Scrolls to where this page was left, or to the top of a new one; whoever scrolls meanwhile is let. */
export function toPlace(): void {
  const top = (at !== undefined && tops.get(at)) || 0;
  const stop = new AbortController();
  const growing = new ResizeObserver(() => {
    scrollTo(0, top);
    if (Math.abs(scrollY - top) < 2) stop.abort();
  });
  stop.signal.addEventListener("abort", () => growing.disconnect());
  for (const kind of ["wheel", "touchstart", "pointerdown", "keydown", "hashchange"])
    addEventListener(kind, () => stop.abort(), { signal: stop.signal, passive: true });
  growing.observe(document.body);
  setTimeout(() => stop.abort(), patience);
}
