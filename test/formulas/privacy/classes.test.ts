import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";

/** By pandas: scripts/references/privacy.py. */
const {
  tables,
}: {
  readonly tables: readonly {
    readonly keys: number;
    readonly key: number[];
    readonly classOf: number[];
    readonly size: number[];
    readonly sizes: number[];
    readonly order: number[];
  }[];
} = JSON.parse(readFileSync("test/references/privacy.json", "utf8"));

describe.each(builds)("on the $name build", ({ lw }) => {
  const { classes, suppress, reidRisk, lDiversity } = lw.privacy;

  describe("privacy.classes", () => {
    test.each(tables)("has the classes of pandas' groupby over $keys keys", ({ keys, key, ...told }) => {
      const result = classes({ key: column(...key) }, {}, { sizes: { key: keys } });
      const rows = told.classOf.length;
      expect([...result.classOf]).toEqual(told.classOf);
      expect([...result.size]).toEqual(told.size);
      expect([...result.order]).toEqual(told.order);
      expect([...result.sizes]).toEqual([...told.sizes, ...new Array<number>(rows - told.sizes.length).fill(NaN)]);
      expect(result.classes).toBe(told.sizes.length);
      expect(result.k).toBe(Math.min(...told.sizes));
    });

    test("numbers rows as their keys sort, whatever the doubles, and each data set by itself", () => {
      const number = fc.oneof(
        fc.constantFrom(0, -0, 1, -1, 1e300, 5e-324),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
      );
      const rows = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 80 });
      fc.assert(
        fc.property(rows, fc.nat(80), (table, cut) => {
          const middle = Math.min(cut, table.length);
          const offsets = Uint32Array.of(0, middle, table.length);
          const told = classes({ key: column(...table.flat()), offsets }, {}, { sizes: { key: 2 } });
          [table.slice(0, middle), table.slice(middle)].forEach((own, g) => {
            const names = own.map(([a, b]) => `${a + 0} ${b + 0}`);
            const distinct = [...own].sort(([a, b], [c, d]) => a - c || b - d).map(([a, b]) => `${a + 0} ${b + 0}`);
            const numbers = new Map([...new Set(distinct)].map((name, c) => [name, c]));
            const start = offsets[g]!;
            expect([...told.classOf.slice(start, offsets[g + 1])]).toEqual(names.map((name) => numbers.get(name)));
            expect(told.classes[g]).toBe(numbers.size);
            expect([...told.order.slice(start, offsets[g + 1])].map((i) => names[i])).toEqual(distinct);
          });
        }),
      );
    });

    test("feeds what judges a data set", () => {
      // Age and place; then a diagnosis.
      const people = [
        [30, 1, 7],
        [30, 1, 7],
        [30, 1, 9],
        [40, 2, 7],
        [40, 2, 8],
      ];
      const keys = classes(
        { key: column(...people.flatMap(([age, place]) => [age!, place!])) },
        {},
        { sizes: { key: 2 } },
      );
      const { k, uniques } = reidRisk({ size: keys.sizes.slice(0, keys.classes as number) });
      expect([k, uniques]).toEqual([2, 0]);
      const values = classes({ key: column(...people.flat()) }, {}, { sizes: { key: 3 } });
      // Where the class by the keys changes along the classes by keys and diagnosis, another group begins.
      const firsts = [...new Set(values.order)].filter(
        (row, i, all) => i === 0 || values.classOf[row] !== values.classOf[all[i - 1]!],
      );
      const owner = firsts.map((row) => keys.classOf[row]!);
      const offsets = Uint32Array.of(...[...new Set(owner)].map((c) => owner.indexOf(c)), owner.length);
      const { distinct } = lDiversity({ count: values.sizes.slice(0, values.classes as number), offsets });
      expect([...distinct]).toEqual([2, 2]);
    });

    test("has one class where there are no keys, and none where there are no rows", () => {
      const { k, classes: count } = classes(
        { key: column(), offsets: Uint32Array.of(0, 0) },
        {},
        { sizes: { key: 2 } },
      );
      expect([k[0], count[0]]).toEqual([NaN, 0]);
      expect(classes({ key: column(3, 3, 3) }, {}, { sizes: { key: 1 } })).toMatchObject({ k: 3, classes: 1 });
    });

    test("refuses a key that is not known", () => {
      const key = column(1, 2, NaN, 2);
      expect(() => classes({ key }, {}, { sizes: { key: 2 } })).toThrow(/^privacy\.classes: "key" expected/);
      const told = classes(
        { key: column(1, NaN, 3), offsets: Uint32Array.of(0, 2, 3) },
        {},
        { sizes: { key: 1 }, onInvalid: "nan" },
      );
      expect([...told.classOf, ...told.k]).toEqual([NaN, NaN, 0, NaN, 1]);
    });
  });

  describe("privacy.suppress", () => {
    test("keeps rows whose classes are large enough, and counts the others", () => {
      const size = column(5, 4, 1, 9, 5, 2);
      const { keep, suppressed, share } = suppress({ size, offsets: Uint32Array.of(0, 4, 4, 6) }, { k: 5 });
      expect([...keep]).toEqual([1, 0, 0, 1, 1, 0]);
      expect([...suppressed]).toEqual([2, 0, 1]);
      expect([...share]).toEqual([0.5, NaN, 0.5]);
      expect(suppress({ size }, { k: 1 }).suppressed).toBe(0);
    });

    test("leaves a data set whose smallest class is k or more", () => {
      const tables = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 60 });
      fc.assert(
        fc.property(tables, fc.integer({ min: 1, max: 8 }), (rows, k) => {
          const { size } = classes({ key: column(...rows) }, {}, { sizes: { key: 1 } });
          const { keep, suppressed } = suppress({ size }, { k });
          const left = rows.filter((_, i) => keep[i] === 1);
          expect(rows.length - left.length).toBe(suppressed);
          if (left.length)
            expect(classes({ key: column(...left) }, {}, { sizes: { key: 1 } }).k).toBeGreaterThanOrEqual(k);
        }),
      );
    });

    test("refuses half a row", () => {
      expect(() => suppress({ size: column(1, 0.5) })).toThrow(/row 1/);
    });
  });
});
