import { useMemo, useState } from "preact/hooks";
import type { FieldEntry, FormulaEntry } from "../catalogue.ts";
import { build, type Callable } from "../kernels.ts";
import { ulps } from "../study/numbers.ts";
import { outputsOf } from "../study/results.ts";
import { exampleCall } from "../study/setting.ts";
import { asColumns, called } from "../study/study.ts";
import { Copy } from "../ui/Copy.tsx";

interface WorkedProps {
  readonly entry: FormulaEntry;
  readonly formula: Callable;
}

/** Rows of an output that are compared one by one. */
const most = 6;
/** Rows that are seen before anyone asks for all; a few more than these are not worth a button. */
const [few, many] = [6, 10];

/** The worked example: what is published, what a plain loop makes of it, and what this browser makes of it now. */
export function Worked({ entry, formula }: WorkedProps) {
  const found = useMemo(() => compared(entry, formula), [entry, formula]);
  const [all, unfold] = useState(false);
  // Where something differs it must not be missed.
  const equal = found.every(({ off }) => off === 0);
  const loop = found.some(({ plain }) => plain !== undefined);
  const seen = all || !equal || found.length <= many ? found : found.slice(0, few);
  const others = loop ? Math.max(...found.map(({ apart }) => apart ?? 0)) : 0;
  return (
    <section class="worked" aria-labelledby="worked">
      <h2 id="worked">Worked example</h2>
      <Copy code={entry.example.code} label="example" />
      <p class={equal ? "verdict verdict-good" : "verdict verdict-bad"}>
        {equal ? "Equal to the published result, to the last bit" : "This browser differs from the published result"}
        <span class="quiet">
          {" "}
          ({build === "simd" ? "SIMD" : "scalar"} build
          {loop &&
            (others === 0
              ? "; a plain loop gives the same"
              : `; a plain loop is at most ${others > 1e6 ? "1e6 and more" : others} ULP away`)}
          )
        </span>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must do so by the keyboard too */}
      <section class="rows" tabIndex={0} aria-label="Expected and computed">
        <table>
          <thead>
            <tr>
              <th scope="col">output</th>
              <th scope="col">published</th>
              <th scope="col">computed here, now</th>
              <th scope="col">difference</th>
              {loop && <th scope="col">by an independent loop</th>}
              {loop && <th scope="col">its difference</th>}
            </tr>
          </thead>
          <tbody>
            {seen.map(({ label, published, now, off, plain, apart }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{published}</td>
                <td>{now}</td>
                <td class={off === 0 ? "good" : "bad"}>{distance(off)}</td>
                {loop && <td>{plain}</td>}
                {loop && <td>{apart === undefined ? "" : distance(apart)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {seen.length < found.length && (
        <button type="button" class="link" onClick={() => unfold(true)}>
          Show all {found.length} values
        </button>
      )}
    </section>
  );
}

/** A number beside none has no distance. */
function distance(ulps: number): string {
  if (ulps === 0) return "equal";
  if (ulps === Infinity) return "one is none";
  return `${ulps > 1e6 ? "over 1e6" : ulps} ULP`;
}

interface Compared {
  readonly label: string;
  readonly published: string;
  readonly now: string;
  readonly off: number;
  readonly plain?: string;
  readonly apart?: number;
}

function compared(entry: FormulaEntry, formula: Callable): Compared[] {
  const call = exampleCall(entry);
  const { inputs, options } = asColumns(entry, call);
  const published = outputsOf(entry, entry.example.result);
  const now = outputsOf(entry, formula(inputs, call.params, options));
  return entry.outputs.flatMap((field) => {
    const given = published[field.name]!;
    const plain = entry.plain[field.name];
    return Array.from({ length: Math.min(given.length, most) }, (_, k) => {
      const [want, got, second] = [given[k]!, now[field.name]?.[k] ?? Number.NaN, plain?.[k]];
      return {
        label: given.length > 1 ? `${called(field)} ${k}` : called(field),
        published: exactly(field, want),
        now: exactly(field, got),
        off: ulps(want, got),
        ...(second === undefined ? {} : { plain: exactly(field, second), apart: ulps(got, second) }),
      };
    });
  });
}

/** All digits: these are compared. */
function exactly({ kind, values }: FieldEntry, value: number): string {
  if (kind === "code" && values?.[value] !== undefined) return values[value];
  if (kind === "flag") return Number.isNaN(value) ? "neither" : value ? "true" : "false";
  return String(value);
}
