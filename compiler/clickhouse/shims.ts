// The functions of SQL as AssemblyScript: each opens what the server sent, has its parameters checked and calls the kernel where its columns
// lie. What all do is in assembly/clickhouse/columns.ts.
import { kernelName, signature } from "../../src/abi.ts";
import { isNumber, type NumberParam, outputsOf, type Param, type Rule, type Spec } from "../../src/spec.ts";
import { heldName, varyingName, varyingSpec } from "../../src/varying.ts";
import { expectedOf, orderedText, sumText } from "./expected.ts";
import { type Argument, allArguments, isRequired, type SqlFormula } from "./functions.ts";

/** What the exports are called until the kernels, which have the same names, are no exports any more. */
export const prefix = "sql_";

/** `kernels` are what the module of kernels exports. */
export function shims(formulas: readonly SqlFormula[], kernels: ReadonlySet<string>): string {
  const texts = new Texts();
  const bodies = formulas.map((formula) => shim(formula, kernels, texts)).join("\n");
  return `import { ${helpers.join(", ")} } from "./clickhouse/columns";
export { clickhouse_create_buffer, clickhouse_destroy_buffer } from "./clickhouse/memory";

const texts: usize = memory.data<u8>([${texts.bytes.join(", ")}]);

${bodies}`;
}

const helpers = "cells choice differs handle inputs number open ordered place result summing toggle until value".split(
  " ",
);

/** Texts of errors and names of choices, each once. */
class Texts {
  readonly bytes: number[] = [];
  readonly #known = new Map<string, number>();

  /** Address and length. */
  of(text: string): string {
    const at = this.#known.get(text) ?? this.bytes.length;
    if (!this.#known.has(text)) {
      this.#known.set(text, at);
      this.bytes.push(...new TextEncoder().encode(text));
    }
    return `texts + ${at}, ${new TextEncoder().encode(text).length}`;
  }
}

function shim({ path, domain, name, spec, functions }: SqlFormula, kernels: ReadonlySet<string>, texts: Texts): string {
  const kernel = kernelName(domain, name);
  const varying = kernels.has(varyingName(kernel)) ? varyingSpec(spec) : undefined;
  const declared = [declare(kernel, spec), ...(varying ? [declare(varyingName(kernel), varying)] : [])];
  const forms = functions.some(({ full }) => full) ? [false, true] : [false];
  const bodies = forms.map((full) =>
    full ? withAll(path, kernel, spec, varying, texts) : withDefaults(path, kernel, spec, texts),
  );
  const exported = functions.map(
    ({ name, full, wanted }) =>
      `export function ${prefix}${name}(handle: usize, rows: i32): usize { return ${kernel}$${full}(handle, rows, ${wanted.reduce((bits, k) => bits | (1 << k), 0)}); }`,
  );
  return [...declared, ...bodies, ...exported].join("\n");
}

function declare(kernel: string, spec: Spec): string {
  const args = signature(spec).map(({ type }, i) => `a${i}: ${type}`);
  return `@external("env", "${kernel}") declare function ${kernel}(${args.join(", ")}): void;`;
}

/** Required inputs alone. */
function withDefaults(path: string, kernel: string, spec: Spec, texts: Texts): string {
  const columns = allArguments(spec).filter((arg) => isRequired(spec, arg));
  const at = (name: string) => columns.findIndex((column) => column.name === name);
  const args = signature(spec).map(({ role, name }, i) => {
    if (role === "input") return at(name) < 0 ? "0" : `cells(${at(name)})`;
    if (role === "length") return "rows";
    return role === "param" ? literal(initial(spec.params![name]!)) : place(spec, i, "");
  });
  return `function ${kernel}$false(given: usize, rows: i32, wanted: u32): usize {
  open(given, rows, ${columns.length}, ${texts.of(path)});
  inputs(${columns.length});
  const out = result(popcnt(wanted));
  ${kernel}(${args.join(", ")});
  return handle();
}`;
}

/** Everything that a formula has: one call where parameters are the same in all rows or the kernel takes columns of them, else one a run. */
function withAll(path: string, kernel: string, spec: Spec, varying: Spec | undefined, texts: Texts): string {
  const columns = allArguments(spec);
  const params = spec.params ?? {};
  const at = ({ role, name }: Pick<Argument, "role" | "name">) =>
    columns.findIndex((column) => column.role === role && column.name === name);
  const param = (name: string) => at({ role: "param", name });
  const bits = (chosen: (param: Param) => boolean) =>
    `0x${Object.entries(params)
      .reduce((all, [name, param_]) => (chosen(param_) ? all | (1n << BigInt(param(name))) : all), 0n)
      .toString(16)}`;
  const checks = [
    ...Object.entries(params).map(([name, of]) => check(name, of, param(name), texts)),
    ...(spec.rules ?? []).map((rule) => ruled(rule, param, texts)),
  ];
  const call = (own: Spec, name: string) =>
    `${name}(${signature(own)
      .map(({ role, name }, i) => {
        if (role === "length") return "end - i";
        if (role === "param") return `value(${param(name)}, i)`;
        if (role === "output") return place(own, i, ", i");
        const held = Object.keys(params).find((param) => role === "input" && heldName(param) === name);
        return `cells(${held === undefined ? at({ role: "input", name }) : param(held)}, i)`;
      })
      .join(", ")});`;
  const plain = call(spec, kernel);
  return `function ${kernel}$true(given: usize, rows: i32, wanted: u32): usize {
  open(given, rows, ${columns.length}, ${texts.of(path)});
  inputs(${Object.keys(spec.inputs).length});
${checks.map((line) => `  ${line}\n`).join("")}  const out = result(popcnt(wanted));
  for (let i = 0, end = 0; i < rows; i = end) {
    end = until(i, ${bits((of) => !varying || !isNumber(of))});
    ${varying ? `if (differs(${bits(isNumber)})) ${call(varying, varyingName(kernel))}\n    else ` : ""}${plain}
  }
  return handle();
}`;
}

function check(name: string, param: Param, column: number, texts: Texts): string {
  if (isNumber(param)) return numeric(name, param, column, texts);
  if (!("choices" in param)) return `toggle(${column});`;
  const names = param.choices.map((choice) => String.fromCharCode(choice.length) + choice).join("");
  const [address] = texts.of(names).split(",");
  return `choice(${column}, ${address}, ${param.choices.length}, ${texts.of(expectedOf(name, param))});`;
}

function numeric(name: string, param: NumberParam, column: number, texts: Texts): string {
  const { range, whole = false } = param;
  const sparse = Number.isNaN(param.default);
  return `number(${column}, ${range.map(literal).join(", ")}, ${whole}, ${sparse}, ${texts.of(expectedOf(name, param))});`;
}

function ruled(rule: Rule, param: (name: string) => number, texts: Texts): string {
  if (rule.rule === "ordered")
    return `ordered(${rule.params.map(param).join(", ")}, ${texts.of(orderedText(rule.params))});`;
  const places = rule.params.map(param);
  if (places.some((place, i) => i && place < places[i - 1]!))
    throw new Error(`a sum of ${rule.params.join(", ")}: columns are added in their order`);
  const bits = places.reduce((all, place) => all | (1n << BigInt(place)), 0n);
  return `summing(0x${bits.toString(16)}, ${literal(rule.equals)}, ${texts.of(sumText(rule.params, rule.equals))});`;
}

/** Where argument `arg` of a kernel, an output, is written. */
function place(spec: Spec, arg: number, row: string): string {
  return `place(out, wanted, ${arg - signature(spec).length + Object.keys(outputsOf(spec)).length}${row})`;
}

function initial(param: Param): number {
  return "choices" in param ? param.choices.indexOf(param.default) : Number(param.default);
}

/** A double as AssemblyScript reads it. */
function literal(x: number): string {
  if (Number.isNaN(x)) return "<f64>NaN";
  if (!Number.isFinite(x)) return x < 0 ? "-<f64>Infinity" : "<f64>Infinity";
  return Object.is(x, -0) ? "-0.0" : `<f64>${x}`;
}
