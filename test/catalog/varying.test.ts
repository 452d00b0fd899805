// Parameters as columns: each row, and each entity, as it were alone with its own numbers.
import { describe, expect, test } from "vitest";
import { random } from "../../reference/random.ts";
import { type SampleOptions, sample, sampleState } from "../../reference/sample.ts";
import type { Given } from "../../src/check.ts";
import type { Sizes } from "../../src/plan.ts";
import { isNumber } from "../../src/spec.ts";
import { varyingName } from "../../src/varying.ts";
import { alone } from "../support/about.ts";
import { anyParams } from "../support/anyParams.ts";
import { columnsIn, expectSameBits } from "../support/bits.ts";
import { anyCall, builds } from "../support/builds.ts";
import { catalog, type Entry, eventsOf, maps, recurrences, takeAll } from "../support/catalog.ts";
import { mixtures } from "../support/params.ts";

const count = 33;
const ways: readonly SampleOptions[] = [{ optional: true, edges: 0.1 }, { optional: true, missing: 0.2 }, {}];
const exported = new Set(WebAssembly.Module.exports(builds[0]!.module as WebAssembly.Module).map(({ name }) => name));
const isVarying = ({ plan }: Entry) => exported.has(varyingName(plan.kernel));

/** Numbers of each row, alike or from all that the formula admits; choices and toggles are one for all. */
function drawn({ spec }: Entry, seed: number): readonly Given[] {
  const next = random(seed);
  const all = Object.entries(spec.params!);
  const rows = Array.from({ length: count }, (_, i) =>
    seed % 2 ? anyParams(spec, next) : mixtures(spec, 1, seed * 1000 + i)[0]!,
  );
  const shared = Object.fromEntries(
    all.filter(([name, p]) => !isNumber(p) && name in rows[0]!).map(([name]) => [name, rows[0]![name]]),
  );
  return rows.map((row) => ({
    ...Object.fromEntries(all.filter(([, p]) => isNumber(p)).map(([name, p]) => [name, row[name] ?? p.default])),
    ...shared,
  }));
}

/** The same as columns; where a default says "not given", NaN does. Parameters alike in all rows stay numbers. */
function asColumns({ spec }: Entry, rows: readonly Given[]): Given {
  return Object.fromEntries(
    Object.entries(rows[0]!).map(([name, value]) => {
      if (!isNumber(spec.params![name]!)) return [name, value];
      return [name, Float64Array.from(rows, (row) => row[name] as number)];
    }),
  );
}

/** One row's numbers as a caller gives them. */
const givenOf = ({ spec }: Entry, row: Given): Given =>
  Object.fromEntries(
    Object.entries(row).filter(([name, value]) => !Number.isNaN(value) || !isNumber(spec.params![name]!)),
  );

test.skipIf(alone)("formulas take columns of parameters: all that are compiled from equations", () => {
  expect(catalog.filter(isVarying).length).toBeGreaterThan(0);
});

/** The cells of one row or entity, of inputs or results. */
const part = (slots: Entry["plan"]["inputs"], columns: Given, sizes: Sizes, axis: string, i: number) =>
  takeAll(slots, columns, sizes, axis, [i]);

describe.each(maps.filter(isVarying))("$path", (entry) => {
  test.each(builds)("each row by its own parameters, $name", ({ lw }) => {
    const call = anyCall(lw, entry);
    const { inputs: slots, outputs } = entry.plan;
    for (let seed = 0; seed < 6; seed++) {
      const sizes = { row: count };
      const rows = drawn(entry, seed);
      const inputs = sample(entry.spec, sizes, seed, ways[seed % ways.length]);
      const together = columnsIn(call(inputs, asColumns(entry, rows), { onInvalid: "nan" }));
      rows.forEach((row, i) => {
        const one = call(part(slots, inputs, sizes, "row", i), givenOf(entry, row), { onInvalid: "nan" });
        expectSameBits(part(outputs, together, sizes, "row", i), columnsIn(one), `row ${i}: ${JSON.stringify(row)}`);
      });
    }
  });
});

describe.each(recurrences.filter(isVarying))("$path", (entry) => {
  test.each(builds)("each entity by its own parameters, in a series, a bank and events, $name", ({ lw }) => {
    const call = anyCall(lw, entry);
    const { inputs: slots, outputs, states } = entry.plan;
    for (let seed = 0; seed < 6; seed++) {
      const sizes = { tick: 3, entity: count };
      const rows = drawn(entry, seed);
      const params = asColumns(entry, rows);
      const inputs = sample(entry.spec, sizes, seed, ways[seed % ways.length]);
      const state = seed % 3 ? sampleState(entry.plan, sizes, seed, { missing: 0.2 }) : undefined;
      const options = { onInvalid: "nan", ...(state ? { state } : {}) };
      const together = columnsIn(call(inputs, params, { ...options, entities: count }));
      const bank = call.bank(count, params, options);
      expectSameBits(columnsIn(bank.run(inputs)!), together, "bank");
      const events = call.bank(count, params, options);
      // The ticks one by one, the entities of each in another order, one of them in the middle of the next tick.
      const order = Array.from(
        { length: 3 * count },
        (_, k) => Math.floor(k / count) * count + ((k * 7 + seed) % count),
      );
      const told = columnsIn(
        events.stepAt(
          Uint32Array.from(order, (at) => at % count),
          eventsOf(slots, inputs, sizes, order),
        ),
      );
      expectSameBits(told, eventsOf(outputs, together, sizes, order), "events");
      expectSameBits(events.state, bank.state, "state behind events");
      rows.forEach((row, i) => {
        const own = state && { state: part(states, state, sizes, "entity", i) };
        const single = call.bank(1, givenOf(entry, row), { onInvalid: "nan", ...own });
        const one = columnsIn(single.run(part(slots, inputs, sizes, "entity", i))!);
        const message = `entity ${i}: ${JSON.stringify(row)}`;
        expectSameBits(part(outputs, together, sizes, "entity", i), one, message);
        expectSameBits(part(states, bank.state, { entity: count }, "entity", i), single.state, message);
      });
      // An entity that has failed closed is no state to begin with.
      if (state) continue;
      const saved = bank.save();
      const other = call.bank(count, params, { onInvalid: "nan" });
      other.load(saved);
      expectSameBits(other.state, bank.state, "loaded");
    }
  });
});
