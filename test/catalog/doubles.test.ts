// Whatever doubles arrive, kernels end, agree, write canonical NaN only, and keep a bad row to itself.
import fc from "fast-check";
import { describe, test } from "vitest";
import { random } from "../../reference/random.ts";
import { sample } from "../../reference/sample.ts";
import { anyParams } from "../support/anyParams.ts";
import { bitsOf, columnsIn, expectCanonical, expectSameBits } from "../support/bits.ts";
import { anyCall, builds, scalar, simd } from "../support/builds.ts";
import {
  catalog,
  cellColumns,
  eventsOf,
  groupings,
  maps,
  optionsFor,
  poisoned,
  product,
  range,
  recurrences,
  shapesOf,
  take,
  takeAll,
  told,
} from "../support/catalog.ts";
import { anyColumn, special } from "../support/doubles.ts";
import { paramSets } from "../support/params.ts";

describe.each(catalog)("$path", (entry) => {
  const { spec, plan } = entry;

  test("ends on any doubles, with the same bits in both builds and no NaN but the canonical one", () => {
    const sets = paramSets(spec);
    for (const sizes of shapesOf(entry, 9).slice(-2)) {
      const regular = sample(spec, sizes, 1, { optional: true });
      const columns = fc.record(
        Object.fromEntries(cellColumns(entry).map(({ name, field }) => [name, anyColumn(product(field.dims, sizes))])),
      );
      const params = fc.oneof(
        { arbitrary: fc.constant({}), weight: 2 },
        { arbitrary: fc.constantFrom(...sets), weight: 1 },
      );
      fc.assert(
        fc.property(columns, params, (given, params) => {
          const inputs = { ...regular, ...given };
          const result = anyCall(simd.lw, entry)(inputs, params, optionsFor(entry, sizes));
          expectCanonical(result);
          expectSameBits(result, anyCall(scalar.lw, entry)(inputs, params, optionsFor(entry, sizes)));
        }),
        { numRuns: 40, seed: 1 },
      );
    }
  });

  test("ends on any bits in inputs, parameters and state at once, with the same bits in both builds and canonical NaN", () => {
    const next = random(5);
    const some = <T>(from: readonly T[]) => from[Math.floor(next() * from.length)]!;
    const half = () => BigInt(Math.floor(next() * 2 ** 32));
    const bits = () => (next() < 0.6 ? some(special) : (half() << 32n) | half());
    /** Some of the cells replaced, many or few. */
    const strewn = (column: Float64Array, share: number) => {
      const cells = bitsOf(column);
      cells.forEach((_, i) => {
        if (next() < share) cells[i] = bits();
      });
    };
    for (const run of range(40)) {
      const sizes = some(shapesOf(entry, some([3, 9])));
      const inputs = sample(spec, sizes, run, { optional: next() < 0.7, edges: 0.1 });
      for (const { name } of cellColumns(entry))
        if (inputs[name]) strewn(inputs[name] as Float64Array, some([0.1, 0.5]));
      const params = anyParams(spec, next);
      const share = some([0, 0.2, 0.7]);
      const state = plan.states.map(({ name, field }) => {
        const column = new Float64Array(product(field.dims, sizes)).fill(1);
        strewn(column, share);
        return [name, column] as const;
      });
      const [a, b] = [simd, scalar].map(({ lw }) => {
        const call = anyCall(lw, entry);
        const options = optionsFor(entry, sizes);
        if (!spec.state) return call(inputs, params, options);
        const bank = call.bank(sizes.entity!, params, { onInvalid: "nan" });
        if (share) for (const [name, column] of state) bank.state[name]!.set(column);
        return bank.run(inputs)!;
      });
      expectCanonical(a!, JSON.stringify(params));
      expectSameBits(a!, b!, JSON.stringify(params));
    }
  });

  test("ends on any one double among good ones, with the same bits in both builds", () => {
    const sizes = shapesOf(entry, 9).at(-1)!;
    const inputs = sample(spec, sizes, 2, { optional: true });
    for (const { name, field } of cellColumns(entry))
      for (const value of special) {
        const bad = poisoned(inputs, name, { [product(field.dims, sizes) >> 1]: value });
        const result = anyCall(simd.lw, entry)(bad, {}, optionsFor(entry, sizes));
        expectCanonical(result, `${name} = 0x${value.toString(16)}`);
        expectSameBits(
          result,
          anyCall(scalar.lw, entry)(bad, {}, optionsFor(entry, sizes)),
          `${name} = 0x${value.toString(16)}`,
        );
      }
  });
});

describe.each(maps)("$path", (entry) => {
  const { spec } = entry;
  const sizes = shapesOf(entry, 5)[0]!;
  const rows = sizes.row!;

  describe.each(builds)("on the $name build", ({ lw }) => {
    const call = anyCall(lw, entry);
    const nan = optionsFor(entry, sizes);

    test("keeps a bad value to its row", () => {
      const inputs = sample(spec, sizes, 31, { optional: true });
      const good = columnsIn(call(inputs, {}, nan));
      for (const { name, blocked, post } of cellColumns(entry))
        for (const value of special)
          for (const row of blocked ? range(rows) : []) {
            const bad = poisoned(inputs, name, { [row * product(post, sizes)]: value });
            const others = range(rows).filter((i) => i !== row);
            const [a, b] = [columnsIn(call(bad, {}, nan)), good].map((columns) =>
              takeAll(entry.plan.outputs, columns, sizes, "row", others),
            );
            expectSameBits(a!, b!, `${name}[${row}] = 0x${value.toString(16)}`);
          }
    });
  });
});

describe.each(groupings)("$path", (entry) => {
  const { spec, plan } = entry;
  const sizes = shapesOf(entry, 21).find(({ group }) => group === 4)!;

  test.each(builds)("keeps a bad value to its group on the $name build", ({ lw }) => {
    const call = anyCall(lw, entry);
    const inputs = sample(spec, sizes, 41, { optional: true });
    const starts = Object.values(inputs).find((column) => column instanceof Uint32Array) as Uint32Array;
    const good = columnsIn(call(inputs, {}, told(entry, sizes)));
    const groupOf = (row: number) => range(4).find((g) => starts[g]! <= row && row < starts[g + 1]!)!;
    for (const { name, field } of cellColumns(entry)) {
      // What belongs to no group concerns them all.
      if (field.dims[0] !== "row" && field.dims[0] !== "group") continue;
      const perGroup = field.dims[0] === "group";
      for (const value of special)
        for (const place of perGroup ? range(4) : [0, 7, 20]) {
          const group = perGroup ? place : groupOf(place);
          const bad = poisoned(inputs, name, { [place * product(field.dims.slice(1), sizes)]: value });
          const result = columnsIn(call(bad, {}, told(entry, sizes)));
          for (const slot of plan.outputs) {
            const axis = slot.field.dims[0] as string;
            const others =
              axis === "group"
                ? range(4).filter((g) => g !== group)
                : range(21).filter((i) => i < starts[group]! || i >= starts[group + 1]!);
            const [a, b] = [result, good].map((columns) => take(columns[slot.name]!, slot, sizes, axis, others));
            const what = `${name}[${place}] = 0x${value.toString(16)}: ${slot.name}`;
            expectSameBits(a as Float64Array, b as Float64Array, what);
          }
        }
    }
  });
});

describe.each(recurrences)("$path", (entry) => {
  const { spec, plan } = entry;
  const entities = 5;
  const early = { ...shapesOf(entry, entities).at(-1)!, tick: 3 };

  describe.each(builds)("on the $name build", ({ lw }) => {
    test("keeps a bad value to its entity, and to ticks from then on", () => {
      const inputs = sample(spec, early, 52, { optional: true });
      const call = anyCall(lw, entry);
      const good = columnsIn(call(inputs, {}, optionsFor(entry, early)));
      // What belongs to no entity concerns them all.
      for (const { name, post } of cellColumns(entry).filter(({ blocked }) => blocked))
        for (const value of special)
          for (const entity of range(entities)) {
            const at = (entities + entity) * product(post, early);
            const result = columnsIn(call(poisoned(inputs, name, { [at]: value }), {}, optionsFor(entry, early)));
            const others = range(3 * entities).filter((i) => i % entities !== entity || i < entities);
            const [a, b] = [result, good].map((columns) => eventsOf(plan.outputs, columns, early, others));
            expectSameBits(a!, b!, `${name}[${entity}] = 0x${value.toString(16)}`);
          }
    });
  });
});
