import scalarUrl from "lanewise/engine-scalar.wasm?url";
import simdUrl from "lanewise/engine-simd.wasm?url";
import vectorsUrl from "lanewise/vectors.json?url";
import { useEffect, useRef, useState } from "preact/hooks";
import enginesText from "../../../docs/engines.md?raw";
import { thisBrowser } from "../bench/browser.ts";
import { type Checking, check, type Lane } from "../bits/check.ts";
import { published } from "../bits/published.ts";
import { Verdict } from "../bits/Verdict.tsx";
import { count } from "../file/format.ts";
import { build as ours } from "../kernels.ts";
import { href } from "../router.ts";
import { Note } from "../ui/Note.tsx";
import "../ui/figures.css";
import "../bits/bits.css";

const { digest, engines } = published(enginesText);

type Build = "simd" | "scalar";
const builds: readonly Build[] = ["simd", "scalar"];
const wasm: Readonly<Record<Build, string>> = { simd: simdUrl, scalar: scalarUrl };

const absolute = (url: string) => new URL(url, document.baseURI).href;

export default function Bits() {
  useEffect(() => {
    document.title = "Same bits? · lanewise";
  }, []);
  const [lanes, set] = useState<Partial<Record<Build, Lane>>>({});
  const running = useRef<readonly Checking[]>([]);
  const stop = () => {
    for (const one of running.current) one.stop();
    running.current = [];
  };
  useEffect(() => stop, []);

  const start = () => {
    stop();
    const wanted = ours === "simd" ? builds : builds.slice(1);
    set(Object.fromEntries(wanted.map((build) => [build, { stage: "Starting" }])));
    running.current = wanted.map((build) => {
      const change = (part: Lane) => set((before) => ({ ...before, [build]: { ...before[build], ...part } }));
      const checking = check(
        { wasm: absolute(wasm[build]), vectors: absolute(vectorsUrl) },
        { onStage: (stage) => change({ stage }), onProgress: (done, of) => change({ done, of }) },
      );
      checking.result.then(
        (result) => change({ result }),
        (error: Error) => change({ error: error.message }),
      );
      return checking;
    });
  };
  const cancel = () => {
    stop();
    set({});
  };

  const told = Object.values(lanes);
  const busy = told.some(({ result, error }) => !result && !error);
  return (
    <div class="data-page bits-page">
      <h1>Same bits?</h1>
      <p class="lead">
        Every formula gives the same bits on every engine: rows, columns, banks, groups and events. See it in this
        browser. It computes the published vectors, some ten calls of each formula with inputs at random and at the ends
        of their ranges, and compares the SHA‑256 of all answers with the one that Node 20 gave.
      </p>
      <dl class="digest">
        <dt>Published digest</dt>
        <dd>
          <code>{digest}</code>
        </dd>
      </dl>
      <p class="bits-actions">
        {busy ? (
          <button type="button" onClick={cancel}>
            Cancel
          </button>
        ) : (
          <button type="button" class="primary" onClick={start}>
            {told.length ? "Compute them again" : "Compute the vectors here"}
          </button>
        )}
        <span class="unit">The vectors, 4.4 MB, are fetched first; it takes some seconds.</span>
      </p>
      {ours === "scalar" && (
        <Note title="This browser has no WebAssembly SIMD">
          The scalar build alone is computed; it gives the same bits.
        </Note>
      )}
      {builds.map((build) => {
        const lane = lanes[build];
        return lane && <Verdict key={build} build={build} lane={lane} published={digest} />;
      })}
      <h2>On other engines</h2>
      <div class="figures">
        <table>
          <caption class="unseen">Digests on each engine</caption>
          <thead>
            <tr>
              <th scope="col">engine</th>
              <th scope="col">version</th>
              <th scope="col">digest</th>
            </tr>
          </thead>
          <tbody>
            {builds.map((build) => {
              const result = lanes[build]?.result;
              return (
                result && (
                  <tr key={build} class="here">
                    <th scope="row">
                      This browser, {build === "simd" ? "SIMD" : "scalar"}: {count(result.formulas)} formulas
                    </th>
                    <td>{thisBrowser()}</td>
                    <td>
                      <code>{result.digest.slice(0, 16)}</code>
                    </td>
                  </tr>
                )
              );
            })}
            {engines.map(({ engine, version, digest }) => (
              <tr key={engine}>
                <th scope="row">{engine}</th>
                <td>{version}</td>
                <td>
                  <code>{digest}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="doc">
        The functions that engines bring, <code>Math.exp</code> and its kin, differ between them in the last bits;
        formulas use none of them. <a href={href("bench")}>How fast they are here</a>.
      </p>
    </div>
  );
}
