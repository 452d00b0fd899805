// Measuring by a clock of the test's own, and what is told of it.
import { readFileSync } from "node:fs";
import { load } from "lanewise";
import { load as loadScalar } from "lanewise/scalar";
import { expect, test } from "vitest";
import { browserOf } from "../../explorer/src/bench/browser.ts";
import { copied, type Formula, inPlace } from "../../explorer/src/bench/entrants.ts";
import { quantile, race, sampleTime, tickOf } from "../../explorer/src/bench/pace.ts";
import { json, markdown, nanoseconds, type Report, ratio } from "../../explorer/src/bench/report.ts";
import { workloads } from "../../explorer/src/bench/subjects.ts";
import { prepared } from "../../explorer/src/bench/workloads.ts";
import { published } from "../../explorer/src/bits/published.ts";
import type { Spec } from "../../src/spec.ts";

/** A clock that shows whole ticks of a time that calls spend. */
function clock(tick: number) {
  let time = 0;
  return {
    spend: (ms: number) => {
      time += ms;
    },
    now: () => {
      time += 1e-4;
      return Math.floor(time / tick) * tick;
    },
  };
}

test.each([0.005, 0.1, 1, 16.7])(
  "knows the step of a clock of %d ms, and still measures to a few percent",
  async (tick) => {
    const { spend, now } = clock(tick);
    const seen = tickOf(now, 1000);
    expect(seen).toBeCloseTo(tick, 6);
    const entrants = [0.002, 0.5].map((ms) => ({ kind: `${ms}`, run: () => spend(ms) }));
    const timings = await race(entrants, 10, { rounds: 9, tick: seen, warmUp: 1, now });
    expect(Math.abs(timings[0]!.ns / 200 - 1)).toBeLessThan(0.07);
    expect(Math.abs(timings[1]!.ns / 50_000 - 1)).toBeLessThan(0.06);
    expect(timings[0]!.calls * 0.002).toBeGreaterThanOrEqual(sampleTime(seen) * 0.9);
  },
);

test("takes turns, each first in some round, and tells every round", async () => {
  const { spend, now } = clock(0.1);
  const turns: string[] = [];
  let warm = true;
  const run = (kind: string) => () => {
    if (!warm) turns.push(kind);
    spend(5);
  };
  const rounds: number[] = [];
  await race(
    ["a", "b", "c"].map((kind) => ({ kind, run: run(kind) })),
    1,
    {
      rounds: 3,
      tick: 0.1,
      warmUp: 0,
      now: () => {
        if (turns.length === 0 && rounds.length === 0) warm = true;
        return now();
      },
      onRound: (round) => {
        warm = false;
        rounds.push(round);
      },
    },
  );
  expect(rounds).toEqual([1, 2, 3]);
  // The first round has ended by the time that turns are noted.
  expect(turns.join("")).toBe("bcacab");
});

test("a slow moment moves the median no more than its share of rounds", async () => {
  const { spend, now } = clock(0.1);
  let round = 0;
  const timings = await race([{ kind: "a", run: () => spend(round === 4 ? 500 : 5) }], 1, {
    rounds: 9,
    tick: 0.1,
    warmUp: 0,
    now,
    onRound: (done) => {
      round = done;
    },
  });
  expect(timings[0]!.ns / 5e6).toBeCloseTo(1, 1);
});

test("quantiles lie between the two nearest", () => {
  expect([0, 0.25, 0.5, 1].map((q) => quantile([4, 1, 3, 2], q))).toEqual([1, 1.75, 2.5, 4]);
});

test.each(workloads.map((work) => [work.id, work] as const))(
  "%s: every way computes what the plain loop does",
  async (id, work) => {
    const [domain = "", name = ""] = id.split(".");
    const of = (lw: unknown) =>
      (lw as Record<string, Record<string, Formula & { readonly spec: Spec }>>)[domain]![name]!;
    const [simd, scalar] = [of(await load()), of(await loadScalar())];
    for (const n of [1, 64, 1001]) {
      const plain = prepared(work, simd.spec, n);
      plain.plain();
      for (const [kind, formula] of [
        ["SIMD", simd],
        ["scalar", scalar],
      ] as const) {
        const given = prepared(work, simd.spec, n);
        const made = copied(kind, formula, work, given);
        const came = made.run() as Record<string, number | Float64Array> | Float64Array | number;
        for (const [output, expected] of Object.entries(plain.outputs)) {
          const got =
            n > 1
              ? given.outputs[output]!
              : typeof came === "object" && !(came instanceof Float64Array)
                ? came[output]!
                : came;
          const cells = typeof got === "object" ? got : [Number(got)];
          for (let i = 0; i < n; i++)
            expect(Math.abs(cells[i]! - expected[i]!), `${output} ${i}`).toBeLessThanOrEqual(
              1e-9 * Math.abs(expected[i]!) + 1e-9,
            );
        }
        made.close?.();
      }
      const place = inPlace(simd, work, prepared(work, simd.spec, n));
      expect(() => place.run()).not.toThrow();
      place.close?.();
    }
  },
);

const report: Report = {
  browser: "Chromium 156 on Linux",
  date: "2026-11-30",
  formula: "core.exp",
  form: "rows",
  setting: { tick: 0.1, sample: 3, cores: 2, isolated: false },
  results: [
    {
      rows: 100_000,
      timings: [
        { kind: "plain JavaScript", ns: 13.68, low: 13, high: 14, calls: 2, rounds: 9 },
        { kind: "SIMD", ns: 4.05, low: 4, high: 5, calls: 8, rounds: 9 },
      ],
    },
  ],
};

test("figures are written with three digits and the ratio to the loop", () => {
  expect([0.1234, 5, 12345, Number.NaN].map(nanoseconds)).toEqual(["0.123", "5", "12,300", "–"]);
  expect([ratio(10, 5), ratio(10, 0.5), ratio(10, 40), ratio(1, 1000)]).toEqual(["2.0x", "20x", "0.25x", "< 0.01x"]);
  const lines = markdown(report).split("\n");
  expect(lines[2]).toBe("| rows | plain JavaScript | SIMD |");
  expect(lines[4]).toBe("| 100,000 | 13.7 (13 to 14) | 4.05 (4 to 5) 3.4x |");
  expect(lines.at(-1)).toContain("Chromium 156 on Linux, 2 cores, not cross-origin isolated, clock of 100 µs");
  expect(JSON.parse(json(report))).toEqual(report);
});

test("browsers are called what they call themselves", () => {
  const brands = [
    { brand: "Not;A=Brand", version: "8" },
    { brand: "Chromium", version: "156" },
    { brand: "Google Chrome", version: "156" },
  ];
  expect(browserOf("", { brands, platform: "Windows" })).toBe("Google Chrome 156 on Windows");
  expect(browserOf("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0")).toBe(
    "Firefox 153 on Linux",
  );
  expect(
    browserOf(
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
    ),
  ).toBe("Safari 18.0 on iOS");
  expect(browserOf("x")).toBe("a browser of unknown name");
});

test("the published digest is that of the vectors, and of every engine in the table", () => {
  const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  const { digest, engines } = published(read("docs/engines.md"));
  expect(digest).toBe(JSON.parse(read("dist/vectors.json")).digest);
  expect(engines.length).toBeGreaterThan(8);
  for (const one of engines) expect(digest.startsWith(one.digest), one.engine).toBe(true);
  expect(() => published("nothing")).toThrow("docs/engines.md tells no digest");
});
