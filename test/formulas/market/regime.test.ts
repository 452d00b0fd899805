import { describe, expect, test } from "vitest";
import { index } from "../../../examples/market/data.ts";
import { random } from "../../../reference/random.ts";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

type Model = { y: number[]; mu: number[]; sg: number[]; T: number[][]; p0: number[] };
golden("market.regime", {
  hamilton: (lw, { y, mu, sg, T, p0 }: Model) => {
    const { probability, next, logDensity } = lw.market.regime(
      { y: column(...y), mean: column(...mu), deviation: column(...sg), transition: column(...T.flat()) },
      {},
      { state: { probability: column(...p0) } },
    );
    const k = mu.length;
    return {
      filtered: y.map((_, t) => probability.slice(t * k, (t + 1) * k)),
      logLik: lw.core.sum({ x: logDensity }),
      next: next.slice(-k),
    };
  },
});

const calmOrNot = {
  mean: column(0.0005, -0.001),
  deviation: column(0.01, 0.03),
  transition: column(0.95, 0.05, 0.1, 0.9),
};

describe.each(builds)("market.regime on the $name build", ({ lw }) => {
  const { regime } = lw.market;

  test("starts from what the chain has in the long run", () => {
    const { probability } = regime({ ...calmOrNot, y: column(NaN) });
    expect(probability[0]).toBeCloseTo(2 / 3, 15);
    expect(probability[1]).toBeCloseTo(1 / 3, 15);
  });

  test("starts from equal probabilities where the chain has no long run of its own", () => {
    const transition = column(1, 0, 0, 1);
    expect(regime({ ...calmOrNot, transition, y: column(NaN) }).probability).toEqual(column(0.5, 0.5));
  });

  test("starts in the regime that is never left, wherever it stands", () => {
    const three = { mean: column(0, 0, 0), deviation: column(1, 1, 1), y: column(NaN) };
    for (const [last, transition] of [
      [0, [1, 0, 0, 0.5, 0, 0.5, 0.2, 0.3, 0.5]],
      [1, [0.5, 0.2, 0.3, 0, 1, 0, 0.1, 0.1, 0.8]],
      [2, [0.5, 0.2, 0.3, 0.1, 0.8, 0.1, 0, 0, 1]],
    ] as const) {
      const { probability } = regime({ ...three, transition: column(...transition) });
      expect([...probability]).toEqual([0, 1, 2].map((k) => Number(k === last)));
    }
    // Of two that go on between themselves, each has its share.
    const pair = column(0.4, 0.3, 0.3, 0, 0.5, 0.5, 0, 0.25, 0.75);
    const { probability } = regime({ ...three, transition: pair });
    expect(probability[0]).toBe(0);
    expect(probability[1]).toBeCloseTo(1 / 3, 15);
  });

  test("only moves on by the transition matrix where nothing is observed", () => {
    const bank = lw.market.regime.bank(1, {}, { sizes: { regime: 2 } });
    const { next } = bank.step({ ...calmOrNot, y: 0.05 });
    const { probability, logDensity } = bank.step({ ...calmOrNot, y: NaN });
    expectSameBits(probability, next);
    expect(logDensity[0]).toBeNaN();
    expect(bank.state.skipped[0]).toBe(1);
  });

  test("stays finite where every density underflows", () => {
    const { probability, logDensity } = regime({ ...calmOrNot, y: column(-1e6, 1e140) });
    expect(probability[0]! + probability[1]!).toBeCloseTo(1, 15);
    expect(probability[1]).toBe(1);
    expect(logDensity[0]).toBeLessThan(-1e14);
  });

  test("takes rows of the transition matrix in proportion", () => {
    const y = column(0.01, -0.03, 0.002);
    const twice = calmOrNot.transition.map((chance) => chance / 2);
    expectSameBits(regime({ ...calmOrNot, y, transition: twice }), regime({ ...calmOrNot, y }));
  });

  test("answers a model that cannot be with NaN and counts what it skipped", () => {
    for (const model of [
      { deviation: column(0.01, 0) },
      { mean: column(NaN, 0) },
      { transition: column(0, 0, 0.5, 0.5) },
      { transition: column(0.5, 0.5, 1.5, 0) },
    ]) {
      const bank = lw.market.regime.bank(1, {}, { sizes: { regime: 2 } });
      const { probability, next } = bank.step({ ...calmOrNot, ...model, y: 0.01 });
      expect([...probability, ...next]).toEqual([NaN, NaN, NaN, NaN]);
      expect(bank.state.skipped[0]).toBe(1);
    }
  });

  test("knows the regime of returns it has made itself most of the time", () => {
    const draw = random(3);
    const normal = () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
    const truth: number[] = [];
    let at = 0;
    const y = Float64Array.from({ length: 5000 }, () => {
      at = draw() < calmOrNot.transition[2 * at]! ? 0 : 1;
      truth.push(at);
      return calmOrNot.mean[at]! + calmOrNot.deviation[at]! * normal();
    });
    const { probability } = regime({ ...calmOrNot, y });
    const right = truth.filter((regime, t) => probability[2 * t + regime]! > 0.5).length;
    expect(right / truth.length).toBeGreaterThan(0.85);
    truth.forEach((_, t) => {
      expect(Math.abs(probability[2 * t]! + probability[2 * t + 1]! - 1)).toBeLessThan(1e-14);
    });
  });

  test("passes over a value too far from every regime to tell them apart, and goes on", () => {
    const model = { mean: column(0, 1), deviation: column(1e-5, 1e-5), transition: column(0.9, 0.1, 0.2, 0.8) };
    const { probability, logDensity } = regime({ y: column(0, 1e150, 0, 1, 0, 1), ...model });
    expect(probability).toEqual(column(1, 0, 0.9, 0.1, 1, 0, 0, 1, 1, 0, 0, 1));
    expect([...logDensity].map(Number.isFinite)).toEqual([true, false, true, true, true, true]);
  });

  test("sees the S&P 500 turbulent in October 2008 and March 2020, and calm in 2017", () => {
    const { days, close } = index();
    const y = lw.market.logReturn({ price: close });
    const { probability } = regime({
      y,
      mean: column(0.0006, -0.0012),
      deviation: column(0.007, 0.021),
      transition: column(0.99, 0.01, 0.025, 0.975),
    });
    const turbulent = (month: string) => {
      const own = days.map((day, t) => (day.startsWith(month) ? probability[2 * t + 1]! : NaN)).filter((p) => p >= 0);
      return own.reduce((sum, p) => sum + p) / own.length;
    };
    expect(turbulent("2008-10")).toBeGreaterThan(0.95);
    expect(turbulent("2020-03")).toBeGreaterThan(0.9);
    expect(turbulent("2017")).toBeLessThan(0.02);
  });
});
