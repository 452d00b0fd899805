import { count } from "../file/format.ts";
import type { Timing } from "./pace.ts";
import { nanoseconds, ratio, spread } from "./report.ts";

interface BarsProps {
  readonly rows: number;
  readonly timings: readonly Timing[];
}

/** Time a row of each way at one size: bars from zero, with the middle half of all rounds as a whisker. Shorter is faster. */
export function Bars({ rows, timings }: BarsProps) {
  // A message to a worker and back takes what a million rows take: of few rows its bar is cut off, or none of the others were seen.
  const here = timings.filter(({ kind }) => !kind.startsWith("workers"));
  const most = Math.max(...here.map(({ high }) => high));
  const longest = Math.max(...timings.map(({ high }) => (high > 4 * most ? 0 : high)), most);
  const plain = timings[0]!.ns;
  const best = Math.min(...timings.map(({ ns }) => ns));
  const share = (ns: number) => `${Math.min(100, (100 * ns) / longest)}%`;
  return (
    <figure class="bars">
      <figcaption>
        {rows === 1 ? "1 row" : `${count(rows)} rows`} <span class="unit">nanoseconds a row</span>
      </figcaption>
      <ul>
        {timings.map((timing, k) => {
          const { kind, ns, low, high } = timing;
          const cut = ns > longest;
          return (
            <li key={kind} class={ns === best ? "best" : ""}>
              <span class="bar-name">{kind}</span>
              <svg class="bar-line" aria-hidden="true">
                <rect x="0" y="4" height="14" width={share(ns)} rx="2" class={k ? "bar-ours" : "bar-plain"} />
                {cut ? (
                  <g class="bar-cut">
                    <line x1="90%" x2="91%" y1="20" y2="2" />
                    <line x1="92%" x2="93%" y1="20" y2="2" />
                  </g>
                ) : (
                  <g class="bar-spread">
                    <line x1={share(low)} x2={share(high)} y1="11" y2="11" />
                    <line x1={share(low)} x2={share(low)} y1="7" y2="15" />
                    <line x1={share(high)} x2={share(high)} y1="7" y2="15" />
                  </g>
                )}
              </svg>
              <span class="bar-figure" title={`quartiles: ${spread(timing)}`}>
                {nanoseconds(ns)}
              </span>
              <span class="bar-ratio">{k ? ratio(plain, ns) : ""}</span>
            </li>
          );
        })}
      </ul>
    </figure>
  );
}
