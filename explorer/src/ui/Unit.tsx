import { unitText } from "../study/units.ts";

interface UnitProps {
  readonly of: string | undefined;
  /** the name that it stands beside, and does not repeat */
  readonly beside?: string;
}

/** A unit beside a number or its name, where it says something. */
export function Unit({ of, beside }: UnitProps) {
  const text = unitText(of);
  return text && text !== beside ? <span class="unit">{text}</span> : null;
}
