import { useEffect, useState } from "preact/hooks";
import { Bars } from "../bench/Bars.tsx";
import { thisBrowser } from "../bench/browser.ts";
import { json, markdown, milliseconds, nanoseconds, type Report, ratio, spread } from "../bench/report.ts";
import { aboutKinds, type Kind, sizes, workloads } from "../bench/subjects.ts";
import { type Measured, useBench } from "../bench/useBench.ts";
import { count } from "../file/format.ts";
import { build, wasmUrl } from "../kernels.ts";
import { href } from "../router.ts";
import { Copy } from "../ui/Copy.tsx";
import { Note } from "../ui/Note.tsx";
import "../ui/figures.css";
import "../bench/bench.css";

const rounds = 9;

export default function Bench() {
  useEffect(() => {
    document.title = "This browser · lanewise";
  }, []);
  const [id, choose] = useState(workloads[0]!.id);
  const [wanted, want] = useState<readonly number[]>(sizes);
  const { measured, start, cancel } = useBench();
  const { busy, results, setting, now, error, ask } = measured;
  const done = ask && now ? ask.sizes.indexOf(now.size) + now.round / rounds : 0;

  const begin = () => {
    const domain = id.split(".")[0]!;
    const url = (of: "simd" | "scalar") => new URL(wasmUrl(domain, of), document.baseURI).href;
    start({
      id,
      rounds,
      sizes: sizes.filter((size) => wanted.includes(size)),
      simd: build === "simd" ? url("simd") : undefined,
      scalar: url("scalar"),
    });
  };

  return (
    <div class="data-page bench-page">
      <h1>This browser</h1>
      <p class="lead">
        How fast formulas are here: a plain loop in JavaScript, the same formula on both builds, and spread over
        workers. All take turns in every round, so that a slow moment of the machine meets them all.
      </p>
      <form
        class="bench-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (busy) cancel();
          else begin();
        }}
      >
        <label>
          Formula
          <select value={id} disabled={busy} onChange={({ currentTarget }) => choose(currentTarget.value)}>
            {workloads.map(({ id }) => (
              <option key={id}>{id}</option>
            ))}
          </select>
        </label>
        <fieldset>
          <legend>Rows</legend>
          {sizes.map((size) => (
            <label key={size} class="check">
              <input
                type="checkbox"
                disabled={busy}
                checked={wanted.includes(size)}
                onChange={({ currentTarget }) =>
                  want(currentTarget.checked ? [...wanted, size] : wanted.filter((one) => one !== size))
                }
              />
              {count(size)}
            </label>
          ))}
        </fieldset>
        <button type="submit" class="primary" disabled={!busy && !wanted.length}>
          {busy ? "Cancel" : "Measure"}
        </button>
      </form>
      <p class="doc">
        <a href={href(id)}>{id}</a>, {workloads.find((one) => one.id === id)!.about}.
      </p>
      {busy && ask && (
        <section class="bench-progress" aria-label="Measuring">
          <p>
            {now
              ? `${count(now.size)} ${now.size === 1 ? "row" : "rows"}: ${now.round ? `round ${now.round} of ${rounds}` : "warming up"}`
              : "Fetching kernels, starting workers"}
          </p>
          <progress aria-label="Measuring" value={done} max={ask.sizes.length} />
        </section>
      )}
      {error && (
        <Note kind="error" title="The measuring ended early">
          {error}. Fewer rows, or this page loaded anew, may do.
        </Note>
      )}
      {!busy && !results.length && !error && (
        <Note title="Nothing is measured yet">
          It takes some ten seconds. Close whatever else is busy: it would be measured too.
        </Note>
      )}
      {setting && <Circumstances measured={measured} />}
      <div class="bench-charts">
        {results.map(({ rows, timings }) => (
          <Bars key={rows} rows={rows} timings={timings} />
        ))}
      </div>
      {results.length > 0 && (
        <>
          <Figures measured={measured} />
          {!busy && setting && <TakeAlong measured={measured} />}
        </>
      )}
      <h2>What is measured</h2>
      <dl class="kinds">
        {Object.entries(aboutKinds).map(([kind, about]) => (
          <div key={kind}>
            <dt>{kind}</dt>
            <dd>{about}</dd>
          </div>
        ))}
      </dl>
      <p class="doc">
        The plain loop uses the functions that this browser brings, whose last bits are its own affair; the others give{" "}
        <a href={href("bits")}>the same bits everywhere</a>.
      </p>
    </div>
  );
}

/** The clock, the workers, and what kept memory from being shared. */
function Circumstances({ measured: { setting } }: { measured: Measured }) {
  if (!setting) return null;
  const { tick, sample, cores, isolated, withoutWorkers } = setting;
  return (
    <ul class="circumstances">
      <li>
        {thisBrowser()}, {count(cores)} {cores === 1 ? "core" : "cores"}
        {build === "scalar" && "; no WebAssembly SIMD, so the scalar build alone"}
      </li>
      <li>
        The clock of this page goes in steps of {milliseconds(tick)}, coarse on purpose so that pages cannot spy by it.
        Calls are repeated until a batch lasts {milliseconds(sample)} or more, and divided.
        {tick >= 10 && " Steps as coarse as these, of a browser that resists fingerprinting, make it slow."}
      </li>
      <li>
        {withoutWorkers !== undefined
          ? `No workers: ${withoutWorkers}.`
          : isolated
            ? "This page is cross-origin isolated, so workers may share memory."
            : "Workers get copies: this page is not cross-origin isolated, so browsers let it share no memory. A server that sends Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp changes that."}
      </li>
    </ul>
  );
}

function Figures({ measured: { results } }: { measured: Measured }) {
  const kinds = results[0]!.timings.map(({ kind }) => kind);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must do so by the keyboard too
    <section class="figures" tabIndex={0} aria-label="Nanoseconds a row">
      <table>
        <caption class="unseen">
          Nanoseconds a row: median, quartiles, and how many times faster than plain JavaScript
        </caption>
        <thead>
          <tr>
            <th scope="col">ns a row</th>
            {results.map(({ rows }) => (
              <th key={rows} scope="col" class="number">
                {count(rows)} {rows === 1 ? "row" : "rows"}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind, k) => (
            <tr key={kind}>
              <th scope="row" title={aboutKinds[kind as Kind]}>
                {kind}
              </th>
              {results.map(({ rows, timings }) => {
                const timing = timings[k]!;
                return (
                  <td key={rows} class="number">
                    {nanoseconds(timing.ns)} {k > 0 && <strong>{ratio(timings[0]!.ns, timing.ns)}</strong>}
                    <span class="quartiles">{spread(timing)}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function TakeAlong({ measured: { ask, setting, results, date } }: { measured: Measured }) {
  const work = workloads.find(({ id }) => id === ask?.id);
  if (!work || !setting) return null;
  const report: Report = {
    browser: thisBrowser(),
    date: date ?? "",
    formula: work.id,
    form: work.form,
    setting,
    results,
  };
  return (
    <section aria-label="Figures to take along">
      <details>
        <summary>As Markdown</summary>
        <Copy code={markdown(report)} label="Markdown" />
      </details>
      <details>
        <summary>As JSON</summary>
        <Copy code={json(report)} label="JSON" />
      </details>
    </section>
  );
}
