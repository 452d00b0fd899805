// Which page an address opens. Each is a file of its own, fetched when it is first wanted.
import type { ComponentType } from "preact";
import type { Place } from "./router.ts";

export interface PageProps {
  readonly place: Place;
}
export type Page = ComponentType<PageProps>;

interface Route {
  /** in the bar at the top; none, not there */
  readonly label?: string;
  readonly page: () => Promise<{ readonly default: Page }>;
}

export const routes: Readonly<Record<string, Route>> = {
  "": { label: "Formulas", page: () => import("./pages/home.tsx") },
  own: { label: "Write your own", page: () => import("./pages/own.tsx") },
  file: { label: "Your file", page: () => import("./pages/file.tsx") },
  bench: { label: "This browser", page: () => import("./pages/bench.tsx") },
  bits: { label: "Same bits?", page: () => import("./pages/bits.tsx") },
};

const formula: Route = { page: () => import("./pages/formula.tsx") };

/** A path with a dot is a formula, known or not; every other one that is no page of its own is home, which looks for it. */
export const routeOf = ({ path }: Place): Route => routes[path] ?? (path.includes(".") ? formula : routes[""]!);
