// Pieces of generated callers that rows, groups and banks share.
import type { Plan } from "../../src/plan.ts";
import { isField, type Param } from "../../src/spec.ts";
import { type Column, type Frame, words } from "./frame.ts";

export const list = (items: readonly unknown[]) => items.join(", ");
export const quoted = (text: string) => JSON.stringify(text);
export const lines = (...parts: readonly (string | false | undefined)[]) => parts.filter(Boolean).join("\n");

/** A property under the name of its variable. */
export const as = ({ slot: { name }, local }: Column) => (name === local ? name : `${name}: ${local}`);

/** Values by position, as general callers take them. */
export const valuesOf = (columns: readonly Column[]) => `[${list(columns.map(({ local }) => local))}]`;

/** Reads every input once. */
export function readInputs(inputs: readonly Column[]): string {
  const taken = inputs.map((column) => ({ column, text: conversion(column) }));
  const plain = taken.filter(({ text }) => !text).map(({ column }) => column);
  return lines(
    plain.length > 0 && `const { ${list(plain.map(as))} } = inputs;`,
    ...taken.map(({ column, text }) => text && `const ${column.local} = ${text};`),
    "checkInputs(inputs);",
  );
}

/** What becomes of an input that is not taken as it is. */
function conversion(column: Column): string {
  const { name, field } = column.slot;
  if (field.kind === "flag") return `bit(inputs.${name})`;
  if (field.kind === "code") return `rank([${list(field.values!.map(quoted))}], inputs.${name})`;
  return isMatrix(column) ? `listed(inputs.${name})` : "";
}

/** Refuses names that no field has. The loop costs 4 ns; counting names costs as much. */
export const nameCheck = (name: string, slots: readonly { readonly name: string }[], refuse: string) =>
  lines(
    `const ${name} = (given) => {`,
    `for (const name in given)`,
    `if (${slots.map(({ name }) => `name !== ${quoted(name)}`).join(" && ")}) general.${refuse}(name);`,
    `};`,
  );

/** That an input is no number: a row by itself has none of those. */
export const noNumber = ({ local, slot: { field } }: Column) =>
  field.optional ? `(typeof ${local} !== "number" && ${local} !== undefined)` : `typeof ${local} !== "number"`;

/** Rows that the inputs make together. */
export const countRows = (inputs: readonly Column[]) =>
  inputs.reduce((before, { local, slot: { field } }) => {
    const kind = field.kind === "flag" || field.kind === "code" ? "marks" : field.optional ? "maybe" : "rows";
    return `${kind}(${local}, ${before})`;
  }, "numbers");

const initial = (param: Param) => ("choices" in param ? param.choices.indexOf(param.default) : Number(param.default));

/** Reads parameters: each once, by name. What is not plainly right is left to the general caller, with what was read. */
export function paramReader({ spec, paramNames }: Plan): string {
  const params = Object.entries(spec.params ?? {});
  if (!params.length) return "";
  const local = (name: string) => (words.has(name) ? `${name}Param` : name);
  const p = `[${list(paramNames.map(local))}]`;
  const cases = params.map(([name, param]) => {
    const to = local(name);
    const take = (test: string, value = "value") => `if (${test}) { ${to} = ${value}; continue; }`;
    if ("choices" in param)
      return param.choices.map((choice, i) => take(`value === ${quoted(choice)}`, String(i))).join(" ");
    if (!("range" in param)) return take(`typeof value === "boolean"`, "value ? 1 : 0");
    const [low, high] = param.range;
    const whole = param.whole ? " && Math.trunc(value) === value" : "";
    return take(`typeof value === "number" && value >= ${low} && value <= ${high}${whole}`);
  });
  const broken = (spec.rules ?? []).map((rule) =>
    rule.rule === "ordered"
      ? `${local(rule.params[0])} > ${local(rule.params[1])}`
      : `!(Math.abs(${rule.params.map(local).join(" + ")} - ${rule.equals}) <= 1e-9)`,
  );
  return lines(
    `const defaults = [${list(params.map(([, param]) => initial(param)))}];`,
    `const read = (given) => {`,
    `if (!isObject(given)) return general.left(given);`,
    `let ${list(params.map(([name, param]) => `${local(name)} = ${initial(param)}`))}, odd;`,
    `for (const name in given) {`,
    `const value = given[name];`,
    `switch (name) {`,
    ...params.map(([name], i) => lines(`case ${quoted(name)}:`, cases[i], `break;`)),
    `}`,
    `if (value !== undefined || !general.has(name)) (odd ??= {})[name] = value;`,
    `}`,
    broken.length > 0 && `if (${broken.join(" || ")}) odd ??= {};`,
    `return odd === undefined ? ${p} : general.odd(${p}, defaults, odd);`,
    `};`,
  );
}

/** Parameters by position; `left` is what happens to what the reader did not take. */
export const readParams = ({ paramNames }: Plan, left: (params: string) => string) =>
  paramNames.length
    ? lines(
        `const p = params === undefined ? defaults : read(params);`,
        `if (p === undefined) ${left("general.given")}`,
      )
    : `if (params !== undefined && !general.none(params)) ${left("params")}`;

export const known = ({ paramNames }: Plan) => (paramNames.length ? "p" : "[]");

export interface Where {
  readonly length: (axis: string) => string;
  readonly state?: (column: Column, i: number) => string;
  readonly output: (column: Column) => string;
}

/** All arguments of a kernel, in order; an optional column left out, and an output not wanted, is at address 0. */
export function kernelArgs(plan: Plan, frame: Frame, where: Where): string[] {
  let param = 0;
  const at = (columns: readonly Column[], name: string) => columns.findIndex(({ slot }) => slot.name === name);
  return plan.args.map(({ role, name }) => {
    switch (role) {
      case "input": {
        const { slot, local, address } = frame.inputs[at(frame.inputs, name)]!;
        if (slot.direct) return local;
        return slot.field.optional && slot.field.kind !== "offsets"
          ? `${local} === undefined ? 0 : ${address}`
          : String(address);
      }
      case "length":
        return where.length(name);
      case "param":
        return `p[${param++}]`;
      case "state":
      case "carry": {
        const i = at(frame.states, name);
        return where.state?.(frame.states[i]!, i) ?? String(frame.states[i]!.address);
      }
      case "output":
        return where.output(frame.outputs[at(frame.outputs, name)]!);
      default:
        return String(frame.scratch[at(frame.scratch, name)]!.address);
    }
  });
}

/** Where an output of a single tick is read: in the state that it mirrors, or where it was written. */
export const standsAt = ({ states }: Frame, { slot: { field }, cell }: Column) =>
  field.mirrors ? states.find(({ slot }) => slot.name === field.mirrors)!.cell : cell;
export const writtenTo = ({ slot, address }: Column) => (slot.field.mirrors ? "0" : String(address));
export const wantedAt = ({ local, address }: Column) => `${local} === undefined ? 0 : ${address}`;

/** One output as a person would write it. */
export function single({ slot: { field } }: Column, cell: string): string {
  if (field.kind === "flag") return `yes(${cell})`;
  if (field.kind === "code") return `[${list(field.values!.map(quoted))}][${cell}] ?? null`;
  return cell;
}

/** The outputs of one row. */
export const rowResult = ({ spec }: Plan, outputs: readonly Column[], from: (column: Column) => string) =>
  isField(spec.output)
    ? `return ${from(outputs[0]!)};`
    : `return {\n${outputs.map((column) => `${column.slot.name}: ${from(column)},`).join("\n")}\n};`;

export const onlyIf = ({ slot, local }: Column, text: string) =>
  slot.field.optional ? `if (${local} !== undefined) ${text}` : text;

/** Numbers of one row into memory, each in both lanes: garbage beside it would take a slower path. */
export const putRow = (inputs: readonly Column[]) =>
  inputs
    .filter(({ slot }) => !slot.direct && slot.field.kind !== "offsets")
    .map((column) => onlyIf(column, `f64[${column.cell}] = f64[${column.cell + 1}] = ${column.local};`));

export const putColumn = (column: Column, length: string) => {
  const { kind } = column.slot.field;
  const how = kind === "flag" || kind === "code" ? "putMarks" : "put";
  return onlyIf(column, `${how}(f64, ${column.cell}, ${column.local}, ${length});`);
};

/** Where state starts: the spec's numbers, or parameters. */
export function putInitial(
  { spec, paramNames }: Plan,
  { states }: Frame,
  memory = "f64",
  value = (x: string) => x,
): string[] {
  const start = spec.state ?? spec.carry ?? {};
  return states.map(({ slot, cell }) => {
    const { initial } = start[slot.name]!;
    const from = value(typeof initial === "string" ? `p[${paramNames.indexOf(initial)}]` : String(initial));
    if (spec.carry) return `put(${memory}, ${cell}, ${from}, g${slot.width === 1 ? "" : ` * ${slot.width}`});`;
    return slot.width === 1
      ? `${memory}[${cell}] = ${memory}[${cell + 1}] = ${from};`
      : `${memory}.fill(${from}, ${cell}, ${cell + slot.width});`;
  });
}

/** Reads `out`: columns that a caller gave, each once. */
export const readOut = ({ spec }: Plan, outputs: readonly Column[], left: string, given = "out !== undefined") =>
  isField(spec.output)
    ? ""
    : lines(
        `if (${given}) {`,
        `if (!isObject(out)) ${left}`,
        `({ ${list(outputs.map(as))} } = out);`,
        `checkOutputs(out);`,
        `}`,
      );

/**
 * What comes before anything is looked at: options, columns to write to and parameters, each read once. `late` leaves the call to the
 * general caller with all that was read.
 */
export function readCall(plan: Plan, outputs: readonly Column[], inputs: readonly Column[], sizes = false) {
  const values = valuesOf(inputs);
  const single = isField(plan.spec.output);
  const more = sizes ? ", sizes" : "";
  const leave = (options: string) => `return general.call(inputs, ${values}, params, ${options});`;
  const text = lines(
    `let out, how${more}${single ? "" : `, ${list(outputs.map(({ local }) => local))}`};`,
    `if (options !== undefined) {`,
    `if (!simple(options${sizes ? ", true" : ""})) ${leave("options")}`,
    `out = options.out;`,
    `how = options.onInvalid;`,
    sizes && `sizes = general.sizes(options.sizes);`,
    `}`,
    readOut(plan, outputs, leave(`general.options(out, how${more})`)),
    single && `let ${outputs[0]!.local} = out;`,
    givenOf(outputs, inputs),
    readParams(plan, (params) => `return general.late(inputs, given, ${params}, undefined, out, how${more});`),
    `// Everything is read: no code of the caller's runs from here on.`,
  );
  return { text, late: `return general.late(inputs, given, params, ${known(plan)}, out, how${more});` };
}

/** Columns to write to and inputs, as they were read. */
export const givenOf = (outputs: readonly Column[], inputs: readonly Column[]) =>
  `const given = ${valuesOf([...outputs, ...inputs])};`;

/** How many rows they have, where they are those of the last call. */
export const rowsBefore = `const before = kept.again(given);`;

/** Whether the caller's columns fit, and lie beside everything else that he gave. */
export function sinksFit(
  outputs: readonly Column[],
  inputs: readonly Column[],
  length: (column: Column) => string,
  inPlace: (input: Column) => boolean,
): string {
  const others = inputs.filter(({ slot }) => !slot.direct);
  const matrices = others.filter(isMatrix);
  const columns = others.filter((column) => !isMatrix(column));
  const lengths = new Set(outputs.map(length));
  const tests: string[] = [];
  if (outputs.length === 1) {
    const [{ local }] = outputs as [Column];
    tests.push(`fits(${local}, ${length(outputs[0]!)})`);
    for (const input of columns) tests.push(`${inPlace(input) ? "beside" : "apart"}(${local}, ${input.local})`);
  } else {
    const given = `${valuesOf(columns)}, ${others.every(inPlace)}`;
    if (lengths.size === 1) tests.push(`allFit(${valuesOf(outputs)}, ${[...lengths][0]}, ${given})`);
    else {
      for (const output of outputs) tests.push(`fits(${output.local}, ${length(output)})`);
      tests.push(`separate(${valuesOf(outputs)}, ${given})`);
    }
  }
  for (const { local } of outputs) for (const matrix of matrices) tests.push(`apartFrom(${local}, ${matrix.local})`);
  return tests.join(" && ");
}

/** Whether an input is one of planes, each of which has rows. */
export const isMatrix = ({ slot: { blocked, pre } }: Column) => blocked && pre.length > 0 && pre[0] !== "tick";

/** New columns. */
export const fresh = (outputs: readonly Column[], length: (column: Column) => string) =>
  outputs.map((column) => `${column.local} = new Float64Array(${length(column)});`).join("\n");

/** What was written, under the names that the caller wants. */
export function columnResult({ spec }: Plan, outputs: readonly Column[], taken: (column: Column) => string): string {
  if (isField(spec.output)) return `return ${taken(outputs[0]!)};`;
  return lines(
    `const result = {};`,
    ...outputs.map((column) => `if (${column.local} !== undefined) result.${column.slot.name} = ${taken(column)};`),
    `return result;`,
  );
}

export const port = ({ local }: Column) => `${local}Port`;
