import { number } from "../../../site/words.ts";
import type { FieldEntry, FormulaEntry, ParamEntry } from "../catalogue.ts";
import { isChoice, isNumber } from "../study/setting.ts";
import { unitText } from "../study/units.ts";
import { Doc } from "./Doc.tsx";

/** What there is to give and to get, with units and bounds. */
export function Fields({ entry }: { readonly entry: FormulaEntry }) {
  return (
    <section class="fields" aria-labelledby="fields">
      <h2 id="fields">Names, units, bounds</h2>
      <Table
        title="Inputs"
        rows={entry.inputs.map((field) => [field.name, field.unit, boundsOf(field), field.doc ?? offsets(field)])}
      />
      <Table
        title="Parameters"
        rows={entry.params.map((param) => [
          param.name,
          "unit" in param ? param.unit : "",
          paramBounds(param),
          param.doc,
        ])}
      />
      <Table title="State" rows={entry.state.map((field) => [field.name, field.unit, boundsOf(field), field.doc])} />
      <Table
        title="Outputs"
        rows={entry.outputs.map((field) => [
          field.name === "output" ? "result" : field.name,
          field.unit,
          boundsOf(field),
          field.doc,
        ])}
      />
    </section>
  );
}

type Row = readonly [name: string, unit: string, bounds: string, doc: string | undefined];

function Table({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) {
  if (!rows.length) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must do so by the keyboard too
    <section class="rows" tabIndex={0} aria-label={`${title}: units and bounds`}>
      <table class="names">
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col">unit</th>
            <th scope="col">bounds</th>
            <th scope="col" class="wide">
              meaning
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, unit, bounds, doc]) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td>{unitText(unit)}</td>
              <td>{bounds}</td>
              <td class="wide">{doc && <Doc text={doc} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Said by no formula, being the same in all. */
const offsets = ({ kind }: FieldEntry) =>
  kind === "offsets"
    ? "where each group begins, and last where the rows end; left out, all rows are one group"
    : undefined;

function boundsOf({ kind, values, range, optional }: FieldEntry): string {
  const may = optional ? ", optional" : "";
  if (kind === "flag") return `yes or no${may}`;
  if (values) return `${values.join(", ")}${may}`;
  return `${kind === "integer" ? "whole, " : ""}${between(range)}${may}`;
}

function paramBounds(param: ParamEntry): string {
  if (isChoice(param)) return `${param.choices.join(", ")}; ${param.default} unless told`;
  if (!isNumber(param)) return `yes or no; ${param.default ? "yes" : "no"} unless told`;
  return `${param.whole ? "whole, " : ""}${between(param.range)}; ${Number.isNaN(param.default) ? "none" : number(param.default)} unless told`;
}

function between([min, max]: readonly [number, number]): string {
  const low = min < -1e300;
  const high = max > 1e300 || max === Number.MAX_SAFE_INTEGER || max === 2 ** 53;
  const above = min > 0 && min < 1e-300;
  if (low && high) return "any";
  if (high) return above ? "above 0" : `${number(min)} or more`;
  if (low) return `${number(max)} or less`;
  return `${above ? "above 0" : number(min)} to ${number(max)}`;
}
