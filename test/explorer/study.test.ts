import { describe, expect, test } from "vitest";
import { entries } from "../../explorer/entries.ts";
import { expected } from "../../explorer/expected.ts";
import type { FormulaEntry } from "../../explorer/src/catalogue.ts";
import type { Callable } from "../../explorer/src/kernels.ts";
import { read, viewsOf, write } from "../../explorer/src/study/address.ts";
import { fan, herdOf } from "../../explorer/src/study/bank.ts";
import { changed } from "../../explorer/src/study/bounds.ts";
import { drawn, rowsOf } from "../../explorer/src/study/data.ts";
import { ulps } from "../../explorer/src/study/numbers.ts";
import { panelsOf } from "../../explorer/src/study/panels.ts";
import { outputsOf } from "../../explorer/src/study/results.ts";
import { initial, isNumber, type Setting } from "../../explorer/src/study/setting.ts";
import { signalKinds } from "../../explorer/src/study/signals.ts";
import { studyOf } from "../../explorer/src/study/study.ts";
import { Styles } from "../../explorer/styles.ts";
import { loadSync } from "../../src/index.ts";

const formulas = entries().formulas as unknown as readonly FormulaEntry[];
const lw = loadSync() as unknown as Readonly<Record<string, Readonly<Record<string, Callable>>>>;
const named = (id: string) => formulas.find((one) => one.id === id)!;
const callable = ({ domain, name }: FormulaEntry) => lw[domain]![name]!;
const finite = (values: ArrayLike<number>) => Array.from(values).filter(Number.isFinite);

describe.each(formulas.map((entry) => [entry.id, entry] as const))("%s", (_, entry) => {
  const start = initial(entry);

  test("draws something at first, and in every view that is offered", () => {
    for (const view of viewsOf(entry)) {
      if (view === "bank") continue;
      const numbers = entry.params.filter(isNumber).filter(({ default: usual }) => !Number.isNaN(usual));
      if (view === "param" && !numbers.length) continue;
      const setting = { ...start, view, axis: view === "param" ? numbers[0]!.name : start.axis };
      const study = studyOf(entry, setting)!;
      const wanted = study.curves.flatMap(({ first }, k) => (first ? [k] : []));
      const columns = study.compute(callable(entry), setting.params, wanted);
      expect(wanted.length).toBeGreaterThan(0);
      for (const column of columns) expect(column).toHaveLength(study.x.values.length);
      expect(finite(columns.flatMap((column) => Array.from(column))).length).toBeGreaterThan(0);
    }
  });

  test("is told by a plain loop as it is published, near enough", () => {
    const plain = expected(entry);
    const published = outputsOf(entry, entry.example.result);
    for (const { name } of entry.outputs) {
      const [own, other] = [Array.from(published[name]!), plain[name]!];
      expect(other).toHaveLength(own.length);
      own.forEach((value, k) => {
        // The loop has nothing to say where it runs out of digits itself.
        if (Number.isFinite(other[k]))
          expect(Math.abs(value - other[k]!)).toBeLessThanOrEqual(1e-7 * Math.max(1, Math.abs(value)));
      });
    }
  });

  test("comes back from the address of its setting", () => {
    const setting: Setting = {
      ...start,
      view: viewsOf(entry).at(-1)!,
      seed: 7,
      points: 321,
      from: -1.5,
      to: 2e9,
      shown: ["a", "b"],
      params: Object.fromEntries(
        entry.params.map((param) => {
          const { name } = param;
          const before = start.params[name]!;
          if (!isNumber(param)) return [name, before];
          const [min, max] = param.range;
          const ruled = entry.rules.some(({ params }) => params.some((one) => one === name));
          const wish = Math.min(Math.max(Number(before) * 0.9 || 0.1, min), max);
          return [name, ruled ? before : param.whole ? Math.round(wish) : wish];
        }),
      ),
      inputs: Object.fromEntries(
        Object.entries(start.inputs).map(([name, cells]) => [name, cells.map((cell) => cell * 1.5)]),
      ),
    };
    const query = new URLSearchParams(write(entry, setting).toString());
    expect(read(entry, query)).toEqual({ setting, notes: [] });
    expect(read(entry, new URLSearchParams())).toEqual({ setting: start, notes: [] });
    expect(write(entry, start).toString()).toBe("");
  });
});

describe("banks and signals", () => {
  test("run every recurrence for many entities, whatever its inputs do", () => {
    for (const entry of formulas.filter(({ shape }) => shape === "recurrence")) {
      const kind = signalKinds[entry.id.length % signalKinds.length]!;
      const signals = Object.fromEntries(
        entry.inputs
          .filter(({ dims }) => dims[0] === "tick")
          .map(({ name, range }) => [name, { kind, low: Math.max(range[0], 0), high: Math.min(range[1], 3) }]),
      );
      const herd = herdOf(entry, { ...initial(entry), view: "bank", signals }, 6, 40)!;
      const outputs = herd.run(callable(entry), initial(entry).params);
      for (const { name } of entry.outputs) expect(outputs[name]!.length % 240, entry.id).toBe(0);
    }
  });

  test("quantiles over entities are those of a sort", () => {
    const values = [3, 1, 2, Number.NaN, 5, 4, 9, 8];
    expect(fan(values, 2, 4, 1, [0, 0.5, 1])).toEqual([
      Float64Array.of(1, 4),
      Float64Array.of(2, 8),
      Float64Array.of(3, 9),
    ]);
  });
});

describe("an address that is wrong", () => {
  const fee = named("energy.treasuryFee");
  const notes = (text: string, entry = fee) => read(entry, new URLSearchParams(text)).notes;

  test("is told by parameter, range and what came, and the example stays", () => {
    expect(notes("base=90000&min=120")).toEqual(['base expected a number from 0 to 10000 bps, got "90000".']);
    expect(read(fee, new URLSearchParams("base=90000&min=120")).setting.params).toMatchObject({ base: 250, min: 120 });
    expect(notes("form=wavy")).toEqual(['form expected one of smooth, linear, got "wavy".']);
    expect(notes("enabled=perhaps")).toEqual(['enabled expected true or false, got "perhaps".']);
    expect(notes("utilization=high")).toEqual(['utilization expected numbers, got "high".']);
    expect(notes("utilization=1,2")).toEqual(["utilization expected one number, got 2."]);
  });

  test("names the near match of a name that is none", () => {
    expect(notes("bsae=1")).toEqual(['energy.treasuryFee has no parameter or input "bsae"; did you mean "base"?']);
    expect(notes(".veiw=cells")[0]).toContain(".veiw");
    expect(notes(".view=bank")[0]).toContain("one of sweep, param");
  });

  test("keeps rules between parameters", () => {
    expect(notes("min=900&max=300")).toEqual(["min expected at most max = 300, got 900."]);
    const { setting } = read(fee, new URLSearchParams("min=900&max=300"));
    expect(setting.params).toMatchObject({ min: 100, max: 1000 });
  });
});

describe("rules between parameters", () => {
  test("stop one at its neighbour", () => {
    const fee = named("energy.treasuryFee");
    const { params } = initial(fee);
    expect(changed(fee, params, "min", 1500)).toMatchObject({
      params: { min: 1000 },
      said: "min may not pass max, which is 1000.",
    });
    expect(changed(fee, params, "max", 50)).toMatchObject({ params: { max: 100 } });
    expect(changed(fee, params, "base", 50).said).toBeUndefined();
  });

  test("let the others of a sum give way, and every call is accepted", () => {
    const score = named("network.peerScore");
    const { params } = initial(score);
    for (const wish of [0, 0.11, 0.5, 0.93, 1]) {
      const next = changed(score, params, "validityWeight", wish).params;
      const sum = ["validityWeight", "responseWeight", "resourceWeight", "adherenceWeight"].reduce(
        (all, name) => all + Number(next[name]),
        0,
      );
      expect(sum).toBeCloseTo(1, 12);
      expect(() => studyOf(score, initial(score))!.compute(callable(score), next, [0])).not.toThrow();
    }
  });
});

describe("the parts of a page", () => {
  test("count the doubles between two", () => {
    expect(ulps(1, 1 + Number.EPSILON)).toBe(1);
    expect(ulps(1, 1 - Number.EPSILON / 2)).toBe(1);
    expect(ulps(-5e-324, 5e-324)).toBe(2);
    expect(ulps(0, -0)).toBe(0);
    expect(ulps(Number.NaN, Number.NaN)).toBe(0);
    expect(ulps(Number.NaN, 1)).toBe(Number.POSITIVE_INFINITY);
  });

  test("put curves of another size or unit into a plot of their own", () => {
    const curve = (unit: string) => ({ unit, flag: false, steps: false });
    const panels = panelsOf([curve("1"), curve("1"), curve("1"), curve("bps")], [[1, 2], [3], [4000], [2]]);
    expect(panels.map(({ curves }) => curves)).toEqual([[0, 1], [2], [3]]);
  });

  test("draw new data whose rows keep what holds in the example's", () => {
    const entry = named("energy.gridUtilization");
    const data = drawn(entry, initial(entry).inputs, 50, 3);
    expect(rowsOf(entry, data)).toBe(50);
    expect(data.capacity!.every((value) => value >= 500 && value <= 1000)).toBe(true);
    expect(drawn(entry, initial(entry).inputs, 50, 3)).toEqual(data);
    expect(drawn(entry, initial(entry).inputs, 50, 4)).not.toEqual(data);
  });

  test("have no style attributes in equations", () => {
    const styles = new Styles();
    const markup = styles.classes(
      '<span class="a" style="height:1em;"><i style="top:2em"></i><b title="x" style="height:1em;" id="y"></b></span>',
    );
    expect(markup).not.toContain("style=");
    expect(markup.match(/class="k/g)).toHaveLength(3);
    expect(styles.sheet().split("\n")).toHaveLength(2);
  });
});
