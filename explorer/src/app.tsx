// What is around every page: the bar at the top, the page that the address names, and what stands at its foot.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { docs } from "./docs.ts";
import { href, type Place, usePlace } from "./router.ts";
import { type Page, routeOf, routes } from "./routes.ts";
import { toPlace } from "./scroll.ts";
import { Note } from "./ui/Note.tsx";
import { ThemeButton } from "./ui/ThemeButton.tsx";

type Shown = { readonly page: Page; readonly place: Place } | { readonly error: unknown } | undefined;

export function App() {
  const place = usePlace();
  const [shown, show] = useState<Shown>();
  const main = useRef<HTMLElement>(null);
  const moved = useRef(false);
  const route = routeOf(place);
  const site = docs();
  // Formulas and domains are found under Formulas.
  const current = routes[place.path] ? place.path : "";

  useEffect(() => {
    let current = true;
    route.page().then(
      ({ default: page }) => current && show({ page, place }),
      (error) => current && show({ error }),
    );
    return () => {
      current = false;
    };
  }, [route, place]);

  // A reader that has followed a link hears the new page, and Tab goes on from its beginning.
  const open = shown && ("place" in shown ? shown.place.path : "an error");
  useLayoutEffect(() => {
    if (open === undefined) return;
    if (moved.current) main.current?.focus({ preventScroll: true });
    moved.current = true;
  }, [open]);
  useLayoutEffect(() => {
    if (shown) toPlace();
  }, [shown]);

  // On a phone the bar scrolls: the page that is open is in sight.
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const link = nav.current!.querySelector<HTMLElement>("[aria-current]");
    if (link) nav.current!.scrollLeft = link.offsetLeft - nav.current!.offsetLeft - 40;
  }, [current]);

  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to content
      </button>
      <header class="bar">
        <div class="bar-inner">
          <a class="brand" href={href("")}>
            <svg viewBox="0 0 20 14" aria-hidden="true">
              <path d="M2 2h10M2 7h16M2 12h7" />
            </svg>
            lanewise
          </a>
          <nav aria-label="Pages" ref={nav}>
            {Object.entries(routes).map(
              ([path, { label }]) =>
                label && (
                  <a key={path} href={href(path)} aria-current={current === path ? "page" : undefined}>
                    {label}
                  </a>
                ),
            )}
            {site !== undefined && <a href={site}>Documentation</a>}
          </nav>
          <ThemeButton />
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        {!shown ? (
          <p class="waiting">Loading …</p>
        ) : "error" in shown ? (
          <Note kind="error" title="This page could not be fetched">
            {String(shown.error)}. Reload to try again.
          </Note>
        ) : (
          <shown.page key={shown.place.path} place={shown.place} />
        )}
      </main>
    </>
  );
}
