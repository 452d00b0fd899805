import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

interface Gate {
  readonly st: number;
  readonly ad: number;
  readonly enabled: boolean;
  readonly sh: boolean;
}
golden("rollout.gate", {
  shadow: (lw, { st, ad, enabled, sh }: Gate) => lw.rollout.gate({ static: st, adaptive: ad, enabled, shadow: sh }),
});

golden("rollout.canary", {
  canary: (lw, { key, salt, frac }: Record<"key" | "salt" | "frac", number>) =>
    lw.rollout.canary({ key, salt }, { fraction: frac }),
});

interface Breaker {
  readonly hist: number[];
  readonly v: number;
  readonly dev: number;
  readonly fb: number;
}
golden("rollout.circuitBreaker", {
  breaker: (lw, { hist, v, dev, fb }: Breaker) => {
    const bank = lw.rollout.circuitBreaker.bank(1, { deviation: dev });
    for (const value of hist) bank.at(0, { value, fallback: 0 });
    const { median, tripped, value } = bank.at(0, { value: v, fallback: fb });
    return { median, trip: tripped, value };
  },
});

const mask = (1n << 64n) - 1n;

/** The first number of splitmix64 from a seed, as its authors define it. */
function splitmix64(seed: bigint): bigint {
  let z = (seed + 0x9e3779b97f4a7c15n) & mask;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
  return z ^ (z >> 31n);
}
const placeOf = (key: bigint, salt: bigint) => Number(splitmix64((key ^ salt) & mask) >> 11n) / 2 ** 53;
const halves = (key: bigint) => ({ key: Number(key & 0xffffffffn), high: Number(key >> 32n) });

/** NaN, infinities, zeros of both signs, ends of the doubles, and ordinary numbers. */
const anything = fc.oneof(
  fc.double(),
  fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE),
  fc.double({ min: -1000, max: 1000, noNaN: true }),
);

/** What the breaker says, from all that it ever accepted. */
function breaker(window: number, deviation: number, accepted: number[] = []) {
  return (value: number, fallback: number) => {
    const sorted = accepted.slice(-window).sort((a, b) => a - b);
    const [a, b] = [sorted[(sorted.length - 1) >> 1]!, sorted[sorted.length >> 1]!];
    const median = sorted.length === 0 ? NaN : Number.isFinite(a + b) ? (a + b) / 2 : a / 2 + b / 2;
    const far = sorted.length > 0 && Math.abs(value - median) > deviation * Math.abs(median);
    const tripped = !Number.isFinite(value) || far;
    if (!tripped) accepted.push(value);
    return { median: median + 0, tripped, value: tripped ? fallback : value };
  };
}

describe.each(builds)("on the $name build", ({ lw }) => {
  const { gate, canary, circuitBreaker } = lw.rollout;

  describe("rollout.gate", () => {
    test("applies the adaptive value only where it is enabled and not in the shadow, and tells the gap everywhere", () => {
      const flags = { enabled: Uint8Array.of(0, 0, 1, 1), shadow: Uint8Array.of(0, 1, 0, 1) };
      const { applied, delta, relative } = gate({ static: 500, adaptive: 216, ...flags });
      expect(applied).toEqual(column(500, 500, 216, 500));
      expect(delta).toEqual(column(-284, -284, -284, -284));
      expect(relative).toEqual(column(-0.568, -0.568, -0.568, -0.568));
    });

    test("lets everything through that is not held back", () => {
      expect(gate({ static: 1, adaptive: 2 }).applied).toBe(2);
      expect(gate({ static: 1, adaptive: 2, shadow: false }).applied).toBe(2);
      expect(gate({ static: 1, adaptive: 2, enabled: true }).applied).toBe(2);
    });

    test("applies the chosen value whatever the other is, and refuses none", () => {
      fc.assert(
        fc.property(anything, anything, fc.boolean(), fc.boolean(), (fixed, adaptive, enabled, shadow) => {
          const row = { static: fixed, adaptive, enabled, shadow };
          const delta = adaptive - fixed;
          const relative = fixed === 0 ? (Number.isNaN(delta) ? NaN : 0) : delta / Math.abs(fixed);
          expect(gate(row, {}, { onInvalid: "throw" })).toEqual({
            applied: enabled && !shadow ? adaptive : fixed,
            delta,
            relative,
          });
        }),
        { seed: 2, numRuns: 500 },
      );
    });

    test("takes each row for itself: a value that is none beside one that is", () => {
      const fixed = column(10, NaN, 10, Infinity, 0, 0);
      const adaptive = column(NaN, 20, 20, 1, 5, NaN);
      const live = gate({ static: fixed, adaptive });
      const off = gate({ static: fixed, adaptive, enabled: false });
      expect(live.applied).toEqual(adaptive);
      expect(off.applied).toEqual(fixed);
      for (const { delta, relative } of [live, off]) {
        expect(delta).toEqual(column(NaN, NaN, 10, -Infinity, 5, NaN));
        expect(relative).toEqual(column(NaN, NaN, 1, NaN, 0, NaN));
      }
    });

    test("is NaN where a flag is none: nobody knows which value is meant", () => {
      const flags = column(0, 0.5, NaN, 2, 1);
      expect(gate({ static: 1, adaptive: 2, enabled: flags }).applied).toEqual(column(1, NaN, NaN, NaN, 2));
      expect(gate({ static: 1, adaptive: 2, shadow: flags }).applied).toEqual(column(2, NaN, NaN, NaN, 1));
    });

    test("is switched row by row by a canary", () => {
      const key = Float64Array.from({ length: 50 }, (_, i) => i);
      const { inCanary } = canary({ key }, { fraction: 0.3 });
      const { applied } = gate({ static: 1, adaptive: 2, enabled: inCanary });
      expect(applied).toEqual(inCanary.map((member) => 1 + member));
      expect(new Set(applied)).toEqual(new Set([1, 2]));
    });
  });

  describe("rollout.canary", () => {
    test("places a key by splitmix64, in halves of 64 bits or whole to 2^53", () => {
      const key = fc.bigInt({ min: 0n, max: mask });
      const whole = fc.maxSafeNat();
      fc.assert(
        fc.property(key, whole, whole, fc.double({ min: 0, max: 1, noNaN: true }), (wide, narrow, salt, fraction) => {
          const u = placeOf(wide, BigInt(salt));
          expect(canary({ ...halves(wide), salt }, { fraction })).toEqual({ u, inCanary: u < fraction });
          expect(canary({ key: narrow, salt }).u).toBe(placeOf(BigInt(narrow), BigInt(salt)));
          expect(canary({ key: narrow }).u).toBe(placeOf(BigInt(narrow), 0n));
        }),
        { seed: 3, numRuns: 300 },
      );
    });

    test("gives in columns what it gives row by row", () => {
      const keys = [0n, 1n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 63n, mask, 0x123456789abcdef0n];
      const key = Float64Array.from(keys, (k) => halves(k).key);
      const high = Float64Array.from(keys, (k) => halves(k).high);
      const { u } = canary({ key, high, salt: 99 });
      expectSameBits(
        u,
        Float64Array.from(keys, (k) => placeOf(k, 99n)),
      );
    });

    test("only adds members when the fraction rises: none at 0, all at 1", () => {
      const fractions = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 6 });
      const key = fc.array(fc.maxSafeNat(), { minLength: 20, maxLength: 60, size: "max" });
      fc.assert(
        fc.property(key, fc.maxSafeNat(), fractions, (keys, salt, drawn) => {
          const who = { key: Float64Array.from(keys), salt };
          const rising = [0, ...drawn.sort((a, b) => a - b), 1].map((fraction) => canary(who, { fraction }).inCanary);
          for (let k = 1; k < rising.length; k++)
            for (const [i, member] of rising[k]!.entries()) expect(member).toBeGreaterThanOrEqual(rising[k - 1]![i]!);
          expect(rising[0]!.every((member) => member === 0)).toBe(true);
          expect(rising.at(-1)!.every((member) => member === 1)).toBe(true);
        }),
        { seed: 4, numRuns: 60 },
      );
    });

    test("takes the share of all keys that it is told, and another one for another salt", () => {
      const n = 100_000;
      const key = Float64Array.from({ length: n }, (_, i) => i);
      for (const fraction of [0.01, 0.1, 0.5, 0.9]) {
        const one = canary({ key, salt: 1 }, { fraction }).inCanary;
        const other = canary({ key, salt: 2 }, { fraction }).inCanary;
        const share = (members: Float64Array) => members.reduce((a, b) => a + b, 0) / n;
        const error = 4 * Math.sqrt((fraction * (1 - fraction)) / n);
        expect(Math.abs(share(one) - fraction)).toBeLessThan(error);
        expect(Math.abs(share(other) - fraction)).toBeLessThan(error);
        // Members of both are as many as chance has it.
        expect(Math.abs(share(one.map((m, i) => m * other[i]!)) - fraction ** 2)).toBeLessThan(error);
      }
    });

    test("is NaN for a key or salt that is none", () => {
      const none = column(-1, 0.5, NaN, Infinity, 2 ** 53);
      const nothing = column(NaN, NaN, NaN, NaN, NaN);
      expect(canary({ key: none })).toEqual({ u: nothing, inCanary: nothing });
      expect(canary({ key: 1, salt: none }).u).toEqual(nothing);
      expect(canary({ key: 1, high: column(2 ** 32, -1, 0.5, NaN, Infinity) }).u).toEqual(nothing);
    });
  });

  describe("rollout.circuitBreaker", () => {
    const ordinary = fc.double({ min: -10, max: 10, noNaN: true });
    /** Few values, so that many are equal, and wild ones. */
    const stream = fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.integer({ min: 90, max: 110 }) },
        { weight: 2, arbitrary: ordinary },
        { weight: 1, arbitrary: anything },
      ),
      { maxLength: 250, size: "max" },
    );

    test("passes what sorting and picking passes, tick by tick, for drawn parameters", () => {
      fc.assert(
        fc.property(
          stream,
          fc.integer({ min: 1, max: 101 }),
          fc.oneof(fc.double({ min: 0, max: 3, noNaN: true }), fc.constantFrom(0, 0.5, 1e9)),
          (values, window, deviation) => {
            const params = { window, deviation };
            const expected = values.map(breaker(window, deviation));
            const fallback = Float64Array.from(values.keys());
            const { median, tripped, value } = circuitBreaker({ value: Float64Array.from(values), fallback }, params);
            expect([...median]).toEqual(expected.map((row) => row.median));
            expect([...tripped]).toEqual(expected.map((row) => Number(row.tripped)));
            expect([...value]).toEqual(expected.map((row) => row.value));
            const bank = circuitBreaker.bank(3, params);
            for (const [i, x] of values.entries()) expect(bank.at(1, { value: x, fallback: i })).toEqual(expected[i]);
            expect(bank.state.skipped).toEqual(column(0, expected.filter((row) => row.tripped).length, 0));
          },
        ),
        { seed: 5, numRuns: 150 },
      );
    });

    test("reads nothing off its state but which values were accepted, and which of them goes next", () => {
      const cells = fc.array(fc.oneof(ordinary, fc.constant(NaN)), { minLength: 101, maxLength: 101 });
      const hint = fc.oneof(
        anything.filter((x) => Math.abs(x) < Infinity),
        fc.constant(NaN),
      );
      const place = fc.integer({ min: 0, max: 100 });
      fc.assert(
        fc.property(
          cells,
          place,
          hint,
          fc.integer({ min: 1, max: 101 }),
          stream,
          (recent, at, guess, window, values) => {
            const state = { recent: Float64Array.from(recent), place: at, median: guess };
            const row = { value: Float64Array.from(values), fallback: 7 };
            const told = circuitBreaker(row, { window }, { state });
            const ring = recent.slice(0, window);
            let next = at < window ? at : 0;
            for (const [i, x] of values.entries()) {
              const sorted = ring.filter((x) => !Number.isNaN(x)).sort((a, b) => a - b);
              const answer = breaker(window, 0.5, sorted)(x, 7);
              expect([told.median[i], told.tripped[i], told.value[i]]).toEqual([
                answer.median,
                Number(answer.tripped),
                answer.value,
              ]);
              if (answer.tripped) continue;
              ring[next] = x;
              next = (next + 1) % window;
            }
          },
        ),
        { seed: 6, numRuns: 100 },
      );
    });

    test("trips on what is no finite number, is not moved by it, and refuses it nowhere", () => {
      for (const onInvalid of ["nan", "throw"] as const) {
        const bank = circuitBreaker.bank(2, {}, { onInvalid });
        for (const value of [NaN, Infinity, -Infinity])
          expect(bank.at(0, { value, fallback: 5 })).toEqual({ median: NaN, tripped: true, value: 5 });
        expect(bank.at(0, { value: 100, fallback: 5 })).toEqual({ median: NaN, tripped: false, value: 100 });
        const told = bank.step({ value: column(NaN, Infinity), fallback: column(1, 2) });
        expect(told).toEqual({ median: column(100, NaN), tripped: column(1, 1), value: column(1, 2) });
        const row = { value: column(NaN), fallback: 5 };
        expect(circuitBreaker(row, {}, { onInvalid }).tripped).toEqual(column(1));
        expect(bank.state.skipped).toEqual(column(4, 1));
      }
    });

    test("passes any finite value while it has accepted none", () => {
      fc.assert(
        fc.property(anything, (value) => {
          const { tripped } = circuitBreaker({ value: column(value), fallback: 0 }, { deviation: 0 });
          expect(tripped).toEqual(column(Number.isFinite(value) ? 0 : 1));
        }),
        { seed: 7, numRuns: 100 },
      );
    });

    test("tells a fallback as it is", () => {
      for (const fallback of [NaN, Infinity, -Infinity, -0, 3])
        expect(circuitBreaker({ value: column(NaN), fallback }).value).toEqual(column(fallback));
      expect(circuitBreaker({ value: column(4), fallback: NaN }).value).toEqual(column(4));
    });

    test("trips beyond the deviation and not at it, on either side", () => {
      const bank = () => circuitBreaker.bank(1, { deviation: 0.25 }, { state: { recent: 100 } });
      for (const [value, tripped] of [
        [125, false],
        [75, false],
        [125.00000000000001, true],
        [74.99999999999999, true],
      ] as const)
        expect(bank().at(0, { value, fallback: 0 }).tripped).toBe(tripped);
    });

    test("forgets the oldest value of a full window, and keeps fewer in a smaller one", () => {
      const value = column(100, 101, 102, 103, 104, 105);
      expect(circuitBreaker({ value, fallback: 0 }, { window: 3 }).median).toEqual(
        column(NaN, 100, 100.5, 101, 102, 103),
      );
      expect(circuitBreaker({ value, fallback: 0 }, { window: 1 }).median).toEqual(
        column(NaN, 100, 101, 102, 103, 104),
      );
    });

    test("has a median between values at the ends of the doubles", () => {
      const most = Number.MAX_VALUE;
      const params = { deviation: 1e9 };
      expect(circuitBreaker({ value: column(most, most, most), fallback: 0 }, params).median).toEqual(
        column(NaN, most, most),
      );
      expect(circuitBreaker({ value: column(most, -most, 1), fallback: 0 }, params).median[2]).toBe(0);
    });

    test("around a median of 0 passes only 0", () => {
      const { tripped } = circuitBreaker({ value: column(0, 1e-300, -0, 5e-324), fallback: 1 });
      expect(tripped).toEqual(column(0, 1, 0, 1));
    });

    test("refuses a window that is none, and state that is none", () => {
      for (const window of [0, 1.5, 102, NaN])
        expect(() => circuitBreaker({ value: 1, fallback: 1 }, { window })).toThrow(
          /^rollout\.circuitBreaker: "window" expected a whole number, 1 to 101/,
        );
      for (const state of [{ place: 101 }, { place: 0.5 }, { recent: Infinity }, { median: -Infinity }])
        expect(() => circuitBreaker.bank(1, {}, { state })).toThrow(/^rollout\.circuitBreaker: "state\./);
    });

    test("goes on where state was written that is none: from the first place, and tripping where the median is infinite", () => {
      const bank = circuitBreaker.bank(1, { window: 5 });
      for (const value of [100, 101, 102]) bank.at(0, { value, fallback: 0 });
      bank.state.recent[1] = Infinity;
      bank.state.place[0] = -3;
      bank.state.median[0] = Infinity;
      expect(bank.at(0, { value: 110, fallback: 0 })).toEqual({ median: 102, tripped: false, value: 110 });
      expect([...bank.state.recent.subarray(0, 3)]).toEqual([110, Infinity, 102]);
      expect(bank.state.place[0]).toBe(1);
      bank.state.recent.fill(Infinity);
      for (const value of [110, -1, 0]) expect(bank.at(0, { value, fallback: 7 }).value).toBe(7);
    });
  });
});
