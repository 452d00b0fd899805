import type { FieldEntry } from "../catalogue.ts";
import { count, plural } from "./format.ts";
import type { Wrong as Found, Why } from "./invalid.ts";
import type { Ran } from "./messages.ts";

interface WrongProps {
  readonly ran: Ran;
  readonly inputs: readonly FieldEntry[];
}

/** What kept rows from an answer, by cause, with their numbers. */
export function Wrong({ ran, inputs }: WrongProps) {
  const { wrong, unexplained, without, skipped, entityCount } = ran;
  const lines = [
    ...wrong.map((one) =>
      sentence(
        one,
        inputs.find(({ name }) => name === one.input),
      ),
    ),
    ...(unexplained.count
      ? [
          entityCount
            ? `${plural(unexplained.count, "row has", "rows have")} no answer yet (${numbers(unexplained.rows, unexplained.count)}): over time a formula may need some rows before its first.`
            : ran.groups
              ? `${plural(unexplained.count, "group has", "groups have")} no answer: ${numbers(unexplained.rows, unexplained.count)}.`
              : `${plural(unexplained.count, "row has", "rows have")} no answer though each cell is in its range (${numbers(unexplained.rows, unexplained.count)}): what the formula says of such rows stands on its page.`,
        ]
      : []),
    ...(without
      ? [
          `${plural(without, "row names", "rows name")} no entity, time or group and ${without === 1 ? "was" : "were"} left out.`,
        ]
      : []),
    ...(skipped
      ? [
          `${plural(skipped, "observation was", "observations were")} skipped, as the formula does with what is missing or out of its range.`,
        ]
      : []),
  ];
  if (!lines.length) return <p class="right">Every {ran.groups ? "group" : "row"} has an answer.</p>;
  return (
    <section class="wrong" aria-label="Rows without an answer">
      <h3>
        {wrong.length && ran.unanswered && !ran.groups && !entityCount
          ? plural(ran.unanswered, "row has no answer", "rows have no answer")
          : "Worth knowing"}
      </h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p class="doc">Rows are counted from 1, below the header.</p>
    </section>
  );
}

const said: Readonly<Record<Why, (got: string, field: FieldEntry | undefined) => string>> = {
  empty: () => "is empty",
  text: (got) => `holds text, "${got}"`,
  below: (got, field) => `is below ${field?.range[0]} (${got})`,
  above: (got, field) => `is above ${field?.range[1]} (${got})`,
  fraction: (got) => `is no whole number (${got})`,
  infinite: () => "is infinite",
};

function sentence({ input, column, why, count: n, rows, got }: Found, field: FieldEntry | undefined): string {
  const as = input === column ? "" : `, read as ${input},`;
  return `“${column}”${as} ${said[why](got, field)} in ${numbers(rows, n)}${n > 1 ? ` (${plural(n, "row")})` : ""}.`;
}

function numbers(rows: readonly number[], n: number): string {
  const told = rows.map((row) => count(row + 1));
  if (n === 1) return `row ${told[0]}`;
  if (n > told.length) return `rows ${told.join(", ")} and ${count(n - told.length)} more`;
  return `rows ${told.slice(0, -1).join(", ")} and ${told.at(-1)}`;
}
