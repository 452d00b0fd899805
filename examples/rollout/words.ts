// Numbers and stages as the page writes them.
import type { Step } from "./policy.ts";

export const fixed = (x: number, places = 2) => x.toFixed(places);
/** With a space that does not break. */
export const percent = (x: number) => `${(100 * x).toFixed(0)}\u00a0%`;
export const span = (hours: number) => (hours < 1.5 ? `${Math.round(60 * hours)} minutes` : `${fixed(hours, 1)} hours`);
export const stage = ({ mode, fraction }: Step) =>
  mode === "canary" ? `canary, ${percent(fraction)}` : mode === "on" ? "full" : mode;
