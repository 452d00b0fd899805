// Everything a caller can get wrong with a formula, read off its spec.
import { expect } from "vitest";
import type { Given } from "../../src/check.ts";
import { isField, type Spec } from "../../src/spec.ts";
import type { Entry } from "./catalog.ts";
import { nextDown, nextUp } from "./doubles.ts";

type Failure = typeof RangeError | typeof TypeError;
export type Refusal = readonly [what: string, error: Failure, names: string, given: Given];

/** Parameters no formula may accept. */
export function badParams({ params = {}, rules = [] }: Spec): Refusal[] {
  const bad: Refusal[] = [["a parameter it does not have", TypeError, "nonesuch", { nonesuch: 1 }]];
  for (const [name, param] of Object.entries(params)) {
    const wrong = (what: string, error: Failure, value: unknown) =>
      bad.push([`${name}: ${what}`, error, name, { [name]: value }]);
    for (const value of [null, [], {}, "1.5", 5n])
      if (typeof value !== "string" || !("choices" in param)) wrong(String(value), TypeError, value);
    if ("choices" in param) {
      wrong("a choice that it does not offer", RangeError, "nonesuch");
      wrong("the number of a choice", TypeError, 0);
    } else if (!("range" in param)) {
      wrong("1 for true", TypeError, 1);
    } else {
      const [min, max] = param.range;
      wrong("a truth value", TypeError, true);
      wrong("NaN", RangeError, NaN);
      if (param.whole) wrong("a number that is not whole", RangeError, min + 0.5);
      if (min > -Infinity)
        for (const value of [nextDown(min), min - 1, -Infinity]) wrong(`${value}`, RangeError, value);
      if (max < Infinity) for (const value of [nextUp(max), max + 2, Infinity]) wrong(`${value}`, RangeError, value);
    }
  }
  for (const rule of rules) {
    const range = (name: string) => (params[name] as { range: readonly [number, number] }).range;
    if (rule.rule === "ordered") {
      const [low, high] = rule.params;
      const [bottom, top] = [Math.max(range(low)[0], -1e3), Math.min(range(low)[1], 1e3)];
      bad.push([`${low} above ${high}`, RangeError, low, { [low]: top, [high]: Math.max(bottom, range(high)[0]) }]);
    } else {
      const zeros = Object.fromEntries(rule.params.map((name) => [name, range(name)[0]]));
      bad.push(["weights of another sum", RangeError, rule.params[0]!, zeros]);
      bad.push([
        "weights a little off",
        RangeError,
        rule.params[0]!,
        { ...zeros, [rule.params[0]!]: rule.equals - 1e-6 },
      ]);
    }
  }
  return bad;
}

/** Inputs no formula may accept, each but slightly different from good ones. */
export function badInputs({ spec, plan }: Entry, inputs: Given): Refusal[] {
  const bad: Refusal[] = [
    ["an input it does not have", TypeError, "nonesuch", { ...inputs, nonesuch: new Float64Array(9) }],
  ];
  const columns = plan.inputs.filter(({ name, field }) => field.dims.length && inputs[name] !== undefined);
  for (const { name, field, blocked } of plan.inputs) {
    const { [name]: column, ...without } = inputs;
    const wrong = (what: string, value: unknown) =>
      bad.push([`${name}: ${what}`, TypeError, name, { ...inputs, [name]: value }]);
    if (!field.optional) bad.push([`no ${name}`, TypeError, name, without]);
    wrong("null", null);
    wrong("a string", "12");
    wrong("an object", {});
    wrong("a Float32Array", new Float32Array(9));
    wrong("an Int32Array", new Int32Array(9));
    wrong("an ArrayBuffer", new ArrayBuffer(72));
    if (!(field.dims.length === 2 && blocked && field.dims[1] === "row")) wrong("a plain array", [1, 2, 3]);
    if (field.kind !== "flag") wrong("a truth value", true);
    if (field.kind === "offsets") wrong("a number", 1);
    if (!spec.int64) {
      wrong("a bigint", 1n);
      wrong("a BigInt64Array", new BigInt64Array(9));
    }
    const shared = columns.some(
      (other) => other.name !== name && other.field.dims.some((dim) => field.dims.includes(dim)),
    );
    if (field.kind !== "offsets" && shared && column instanceof Float64Array)
      bad.push([
        `${name}: a cell too many`,
        RangeError,
        "",
        { ...inputs, [name]: new Float64Array(column.length + 1) },
      ]);
  }
  return bad;
}

export function badOptions({ spec, plan }: Entry, out: Readonly<Record<string, Float64Array>>): Refusal[] {
  const bare = isField(spec.output);
  const bad: Refusal[] = [
    ["an option it does not have", TypeError, "nonesuch", { nonesuch: 1 }],
    ["another way with invalid rows", RangeError, "onInvalid", { onInvalid: "ignore" }],
  ];
  bad.push(["null for the lengths", TypeError, "sizes", { sizes: null }]);
  bad.push(["the length of an axis it does not have", TypeError, "nonesuch", { sizes: { nonesuch: 3 } }]);
  for (const axis of plan.axes.filter((axis) => axis !== "entity")) {
    bad.push([`a length in a string: ${axis}`, TypeError, axis, { sizes: { [axis]: "3" } }]);
    for (const value of [-1, 1.5, NaN, Infinity])
      bad.push([`${axis} of length ${value}`, RangeError, axis, { sizes: { [axis]: value } }]);
  }
  if (!bare)
    bad.push([
      "an output it does not have",
      TypeError,
      "nonesuch",
      { out: { ...out, nonesuch: out[Object.keys(out)[0]!] } },
    ]);
  bad.push(["null for out", TypeError, "out", { out: null }]);
  for (const { name } of plan.outputs) {
    const given = (column: unknown): Given => ({ out: bare ? column : { ...out, [name]: column } });
    const called = bare ? "out" : `out.${name}`;
    bad.push([`${called}: a plain array`, TypeError, called, given([1, 2])]);
    bad.push([`${called}: a Float32Array`, TypeError, called, given(new Float32Array(9))]);
    bad.push([`${called}: a cell too many`, RangeError, called, given(new Float64Array(out[name]!.length + 1))]);
  }
  if (!spec.state) bad.push(["entities, though it has no state", TypeError, "entities", { entities: 2 }]);
  else {
    for (const value of [0, -1, 1.5, NaN]) bad.push([`${value} entities`, RangeError, "entities", { entities: value }]);
    bad.push(["entities in a string", TypeError, "entities", { entities: "2" }]);
    bad.push(["a state it does not have", TypeError, "nonesuch", { state: { nonesuch: 1 } }]);
    const [name] = Object.keys(spec.state);
    bad.push(["a state in a string", TypeError, `state.${name}`, { state: { [name!]: "1" } }]);
    bad.push(["a state of another length", RangeError, `state.${name}`, { state: { [name!]: new Float64Array(99) } }]);
  }
  return bad;
}

/** Runs what must be refused; the message starts with the formula and names the culprit. */
export function expectRefusal(path: string, [what, error, names]: Refusal, action: () => unknown): void {
  let caught: unknown;
  try {
    action();
  } catch (thrown) {
    caught = thrown;
  }
  expect(caught, `${what}: nothing thrown`).toBeInstanceOf(error);
  const { message } = caught as Error;
  expect(message, what).toMatch(new RegExp(`^${path}: `));
  if (names) expect(message, what).toContain(`"${names}"`);
}
