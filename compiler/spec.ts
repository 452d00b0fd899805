// Whether a spec can be computed at all, and what to write where it cannot. What its types cannot say.
import { axes } from "../src/abi.ts";
import { nearest } from "../src/nearest.ts";
import { type Catalog, type Field, isNumber, outputsOf, type Param, type Spec, type State } from "../src/spec.ts";

/** What is wrong, and the dotted path of the property where it stands. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

const parts = ["inputs", "params", "rules", "state", "carry", "scratch", "sizes", "output", "int64", "strict"];
const others = ["missing", "guarded", "loads", "version"];
const kinds = ["real", "integer", "flag", "code", "offsets"];
const plainName = /^[a-zA-Z][a-zA-Z0-9]*$/;

/** Every fault of a catalogue. */
export function faults(catalog: Catalog): readonly Fault[] {
  return Object.entries(catalog).flatMap(([domain, specs]) =>
    Object.entries(specs).flatMap(([name, spec]) => {
      const path = `${domain}.${name}`;
      if (["info", "module"].includes(domain))
        return [{ path, message: `"${domain}" is what load() tells: name the domain otherwise` }];
      if (!plainName.test(name) || !plainName.test(domain))
        return [{ path, message: `"${path}" names a kernel: letters and digits only, from a letter on` }];
      return [...shape(path, spec)];
    }),
  );
}

function* shape(path: string, spec: Spec): Generator<Fault> {
  for (const key of Object.keys(spec))
    if (![...parts, ...others].includes(key)) {
      const meant = nearest(key, [...parts, ...others]);
      yield {
        path: `${path}.${key}`,
        message: `"${key}" is no part of a spec${meant ? `; did you mean "${meant}"?` : ""}`,
      };
    }
  for (const key of ["inputs", "output"] as const)
    if (typeof spec[key] !== "object" || spec[key] === null) {
      yield { path, message: `${path} has no ${key}: say ${key === "inputs" ? "what it takes" : "what it gives"}` };
      return;
    }
  const fields = [
    ...Object.entries(spec.inputs).map(([name, field]) => [`${path}.inputs.${name}`, field] as const),
    ...Object.entries(outputsOf(spec)).map(
      ([name, field]) => [`${path}.output${outputsOf(spec) === spec.output ? `.${name}` : ""}`, field] as const,
    ),
  ];
  for (const [at, field] of fields) {
    const message = wrong(field);
    if (message) {
      yield { path: at, message };
      return;
    }
  }
  yield* gauges(fields);
  yield* axesOf(path, spec);
  for (const [name, param] of Object.entries(spec.params ?? {})) {
    const message = wrongParam(name, param);
    if (message) yield { path: `${path}.params.${name}`, message };
  }
  for (const [name, state] of Object.entries(spec.state ?? {})) {
    const message = wrongState(name, state, spec);
    if (message) yield { path: `${path}.state.${name}`, message };
  }
  for (const [k, rule] of (spec.rules ?? []).entries())
    for (const name of rule.params)
      if (!(name in (spec.params ?? {})))
        yield { path: `${path}.rules.${k}`, message: unknown(name, "parameter", Object.keys(spec.params ?? {})) };
}

function wrong(field: Field): string | undefined {
  if (!Array.isArray(field?.dims))
    return "a field is due here: column, flag, integer, code, scalar, signal, perGroup or offsets";
  if (!kinds.includes(field.kind)) return unknown(field.kind, "kind", kinds);
  const bad = field.dims.find((dim) => typeof dim === "number" && !(Number.isInteger(dim) && dim > 0));
  if (bad !== undefined) return `a fixed axis is a whole number from 1 on, got ${bad}`;
  return wrongRange(field.range);
}

const wrongRange = (range: readonly number[]): string | undefined =>
  Array.isArray(range) && range.length === 2 && range[0]! <= range[1]!
    ? undefined
    : `a range is [min, max] with min <= max, got ${JSON.stringify(range)}`;

/** What dashboards take for a name; each once in a formula. */
function* gauges(fields: readonly (readonly [at: string, field: Field])[]): Generator<Fault> {
  const seen = new Set<string>();
  for (const [path, { gauge }] of fields) {
    if (gauge === undefined) continue;
    if (!/^[a-z_][a-z0-9_]*$/.test(gauge))
      yield { path, message: `a gauge is named in lower case, digits and _, got ${JSON.stringify(gauge)}` };
    if (seen.has(gauge)) yield { path, message: `"${gauge}" is a gauge twice` };
    seen.add(gauge);
  }
}

function* axesOf(path: string, spec: Spec): Generator<Fault> {
  const named = (dims: readonly (string | number)[]) => dims.filter((dim) => typeof dim === "string");
  const told = new Set([
    ...Object.values(spec.inputs).flatMap(({ dims }) => named(dims)),
    ...Object.values(spec.state ?? {}).flatMap(({ dims }) => named(dims)),
    ...Object.keys(spec.sizes ?? {}),
    ...(spec.state ? ["tick", "entity"] : []),
  ]);
  const single = outputsOf(spec) !== spec.output;
  for (const [name, { dims, mirrors }] of Object.entries(outputsOf(spec))) {
    const at = `${path}.output${single ? "" : `.${name}`}`;
    for (const axis of named(dims))
      if (!told.has(axis))
        yield {
          path: at,
          message: `${unknown(axis, "axis", [...told])}; an output has axes of the inputs, or \`sizes\` tells its length`,
        };
    if (mirrors !== undefined && !(mirrors in (spec.state ?? {})))
      yield { path: at, message: `mirrors: ${unknown(mirrors, "state", Object.keys(spec.state ?? {}))}` };
  }
  for (const [name, field] of Object.entries(spec.inputs)) {
    const at = `${path}.inputs.${name}`;
    const rows = axes(spec);
    if (field.of !== undefined && !rows.includes(field.of))
      yield { path: at, message: `${unknown(field.of, "axis", rows)}; offsets cut the axis of some column` };
    if (spec.state && field.dims.includes("row"))
      yield { path: at, message: "a formula with state takes one value per entity and tick: signal(column(...))" };
    if (!spec.state && field.dims.includes("tick"))
      yield { path: at, message: "a signal belongs to a recurrence: give the formula `state`, or take column(...)" };
  }
}

function wrongParam(name: string, param: Param): string | undefined {
  if ("choices" in param) {
    const twice = param.choices.find((choice, k) => param.choices.indexOf(choice) !== k);
    if (twice !== undefined) return `"${twice}" is a choice twice`;
    return param.choices.includes(param.default) ? undefined : unknown(param.default, "choice", param.choices);
  }
  if (!isNumber(param))
    return typeof param.default === "boolean" ? undefined : `"${name}" is no parameter: param, choice or toggle`;
  const bad = wrongRange(param.range);
  if (bad) return bad;
  const [min, max] = param.range;
  return param.default < min || param.default > max
    ? `the default ${param.default} is outside ${min} to ${max}; widen the range or take another default`
    : undefined;
}

function wrongState(name: string, { initial, range }: State, spec: Spec): string | undefined {
  const bad = wrongRange(range);
  if (bad) return bad;
  const params = Object.keys(spec.params ?? {});
  if (typeof initial === "string")
    return params.includes(initial) ? undefined : `initial: ${unknown(initial, "parameter", params)}`;
  return initial < range[0] || initial > range[1]
    ? `"${name}" begins at ${initial}, outside ${range[0]} to ${range[1]}; widen the range or begin elsewhere`
    : undefined;
}

function unknown(name: string, what: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return `"${name}" is no ${what} of this formula${meant ? `; did you mean "${meant}"?` : known.length ? `, those are ${known.join(", ")}` : ""}`;
}
