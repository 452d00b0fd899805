import type { FormulaEntry } from "../catalogue.ts";
import { Plot } from "../ui/Plot.tsx";
import { Unit } from "../ui/Unit.tsx";
import { DataTable } from "./DataTable.tsx";
import { duration, figure, plural, rate } from "./format.ts";
import type { Look, Opened, Ran } from "./messages.ts";
import { Wrong } from "./Wrong.tsx";

interface ResultsProps {
  readonly entry: FormulaEntry;
  readonly opened: Opened;
  readonly ran: Ran;
  readonly look: Look;
  readonly onLook: (look: Look) => void;
  readonly onDownload: (per: "row" | "group") => void;
}

/** What came of a run: figures, a chart, what was wrong, the first rows, and files to take along. */
export function Results({ entry, opened, ran, look, onLook, onDownload }: ResultsProps) {
  const { answers, chart, drawn, table, perGroup, entities, entityCount, groups } = ran;
  const many = answers.length > 1;
  const perRow = answers.filter(({ per }) => per === "row");
  const drawnPer = answers.find(({ name }) => name === drawn)?.per;
  const usual = look.along === undefined && chart && chart.xLabel !== "row" ? chart.xLabel : undefined;
  const along = opened.columns.filter(
    ({ name, kind, unusable }) => kind !== "text" && !unusable && (name !== usual || name === look.along),
  );
  const of =
    entityCount > 1 ? `, ${plural(entityCount, "entity", "entities")}` : groups ? `, ${plural(groups, "group")}` : "";
  return (
    <section class="results" aria-label="Answers">
      <p class="facts" role="status">
        {plural(ran.rows, "row")}
        {of} in {duration(ran.milliseconds)}
        {ran.rows >= 10_000 && `, ${rate(ran.rows, ran.milliseconds)} rows a second`}
      </p>
      <div class="looks">
        {many && (
          <label>
            Answer
            <select value={drawn} onChange={({ currentTarget }) => onLook({ ...look, answer: currentTarget.value })}>
              {answers.map(({ name, per }) => (
                <option key={name} value={name}>
                  {name}
                  {groups && per === "row" ? " (each row)" : ""}
                </option>
              ))}
            </select>
          </label>
        )}
        {entities.length > 1 && (
          <label>
            Entity
            <select
              value={look.entity ?? entities[0]}
              onChange={({ currentTarget }) => onLook({ ...look, entity: currentTarget.value })}
            >
              {entities.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
        {drawnPer === "row" && (
          <label>
            Along
            <select
              value={look.along ?? ""}
              onChange={({ currentTarget }) => onLook({ ...look, along: currentTarget.value || undefined })}
            >
              <option value="">{usual ?? "the rows"}</option>
              {along.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
      </div>
      {chart && (
        <Plot
          x={chart.time ? chart.x.map((time) => time / 1000) : chart.x}
          time={chart.time}
          names={chart.names}
          series={chart.series}
          xLabel={chart.xLabel}
          yLabel={chart.yLabel}
          summary={`${drawn} of ${plural(chart.rows, "row")} along ${chart.xLabel}; figures stand in the table below`}
        />
      )}
      <div class="figures">
        <table>
          <caption class="unseen">Figures of the answers</caption>
          <thead>
            <tr>
              <th scope="col">answer</th>
              <th scope="col" class="number">
                least
              </th>
              <th scope="col" class="number">
                mean
              </th>
              <th scope="col" class="number">
                greatest
              </th>
              <th scope="col" class="number">
                no answer
              </th>
            </tr>
          </thead>
          <tbody>
            {answers.map(({ name, doc, unit, per, min, mean, max, count: n }) => (
              <tr key={`${per} ${name}`}>
                <th scope="row" title={doc}>
                  {name}
                  <Unit of={unit} beside={name} />
                </th>
                <td class="number">{figure(min)}</td>
                <td class="number">{figure(mean)}</td>
                <td class="number">{figure(max)}</td>
                <td class="number">{figure((per === "row" ? ran.rows : groups) - n)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Wrong ran={ran} inputs={entry.inputs} />
      {perGroup && (
        <>
          <h3>By group</h3>
          <DataTable table={perGroup} caption={`Answers by group`} answersFrom={1} numbered={false} />
        </>
      )}
      {perRow.length > 0 && (
        <>
          <h3>First rows</h3>
          <p class="doc">Answers are shown to seven digits; the download has all of them.</p>
          <DataTable
            table={table}
            caption="First rows with their answers"
            answersFrom={table.names.length - perRow.length}
          />
        </>
      )}
      <div class="downloads">
        {perRow.length > 0 && (
          <button type="button" onClick={() => onDownload("row")}>
            Download rows with answers as CSV
          </button>
        )}
        {perGroup && (
          <button type="button" onClick={() => onDownload("group")}>
            Download groups as CSV
          </button>
        )}
      </div>
    </section>
  );
}
