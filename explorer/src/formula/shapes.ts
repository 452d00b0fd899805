import type { Shape } from "../catalogue.ts";

/** How the shapes of formulas are called, and what they mean. */
export const shapes: Readonly<Record<Shape, { readonly label: string; readonly says: string }>> = {
  map: { label: "rows", says: "Rows are independent: numbers or whole columns." },
  recurrence: { label: "over time", says: "Remembers: one series, or a bank of many entities with their state." },
  groups: { label: "groups", says: "Rows cut into groups, an answer for each." },
  whole: { label: "whole", says: "All cells are looked at together." },
};
