// Types of a domain's formulas as text: what editors show at a call. Every signature carries its formula's own doc, since TypeScript
// shows the signature's at a call and not the property's; every field carries its doc, unit, bounds and default. One documented
// interface serves numbers, columns and 64-bit integers alike: `Inputs<"row">`, `Inputs<"columns">`. What comes out is no interface, so that
// it may be passed on as a record.
import { type Plan, plan, type Slot } from "../src/plan.ts";
import { bare, type Domain, isField, isNumber, type Param } from "../src/spec.ts";
import { comment, type Docs, fieldDoc, firstSentence, paramDoc } from "./typedoc.ts";

export interface TypesOptions {
  /** where generated types find those that all formulas share */
  readonly shapes?: string;
  /** formulas whose number parameters may be columns, as `domain.formula`: those with a kernel for it */
  readonly varying?: ReadonlySet<string>;
}

/** What generated types may take from src/shapes.ts. */
const shared =
  "Answer BankOf BankOptions Column Field FieldsOf Flag FlagAnswer Form Into Name NameAnswer NoParams Only Options Planes SeriesOptions SeriesSpecOf Sinks Sizes SpecOf Value WorkspaceOf Written".split(
    " ",
  );
const rowAxes = ["row", "tick", "entity", "group"];

const quoted = (text: string) => JSON.stringify(text);
const oneOf = (names: readonly string[]) => names.map(quoted).join(" | ");
const upper = (name: string) => name[0]!.toUpperCase() + name.slice(1);

/** Name of a domain's interface and namespace. */
export const domainType = upper;
/** Name of a formula's; shared types keep theirs. */
const formulaType = (name: string) => (shared.includes(upper(name)) ? `${upper(name)}Formula` : upper(name));

/** A module that declares a domain. */
export function types(
  domain: string,
  specs: Domain,
  docs: Docs,
  { shapes = "lanewise", varying = new Set() }: TypesOptions = {},
): string {
  const own = domainType(domain);
  const body = Object.entries(specs)
    .map(([name, spec]) => formula(plan(domain, name, spec), docs, varying.has(`${domain}.${name}`)))
    .join("\n\n");
  const members = Object.keys(specs).map(
    (name) =>
      `${comment(docs.get(`${domain}.${name}`) ?? name, "  ")}\n  readonly ${name}: ${own}.${formulaType(name)};`,
  );
  const used = shared.filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  return `import type {\n  ${used.join(",\n  ")},\n} from ${quoted(shapes)};

${comment(docs.get(domain) ?? domain, "")}
export interface ${own} {\n${members.join("\n")}\n}
export declare namespace ${own} {\n${body}\n}
`;
}

/** What an entry with some domains returns from \`load\`: an interface of that name. */
export function loaded(name: string, doc: string, domains: readonly string[], docs: Docs): string {
  const members = domains.map(
    (domain) => `${comment(docs.get(domain) ?? domain, "  ")}\n  readonly ${domain}: ${domainType(domain)};`,
  );
  return `${comment(doc, "")}
export interface ${name} {
${members.join("\n")}
  readonly info: Info;
  /** the compiled WebAssembly.Module: \`load({ wasm: module })\` in a worker compiles nothing anew */
  readonly module: WasmModule;
}
`;
}

function formula(plan: Plan, docs: Docs, varying: boolean): string {
  const { path, name, spec } = plan;
  const doc = docs.get(path) ?? name;
  const own = formulaType(name);
  const params = spec.params ? `${own}.Params` : "NoParams";
  const options = spec.state ? `SeriesOptions<${own}.State>` : "Options";
  const calls = forms(plan).map(
    ([inputs, outputs, what]) =>
      `${comment(`${doc}\n\n${what}`, "    ")}
    (inputs: ${own}.${inputs}, params?: ${params}, options?: ${options}): ${own}.Outputs<${outputs}>;`,
  );
  const space = spec.state
    ? `    /** So many entities, each with its state. */
    bank(entities: number, params?: ${params}, options?: BankOptions<${own}.State>): ${own}.Bank;`
    : `    /** Columns in wasm memory for so many rows (or lengths by axis), filled and read in place. */
    workspace(size: number | Sizes, options?: { readonly int64?: boolean }): ${own}.Workspace;`;
  return `  export interface ${own} {
${calls.join("\n")}
${comment(`${firstSentence(doc)}\n\nColumns in, the caller's columns out.`, "    ")}
    ${into(plan, own, params, options)}
    readonly spec: ${specType(plan, own, params)};
${space}
  }
  export namespace ${own} {
${members(plan, docs, varying).join("\n")}
  }`;
}

const isGrouped = ({ inputs }: Plan) => inputs.some(({ field }) => field.kind === "offsets");

/** Inputs, the form of what they give, and what is said of that. */
function forms(plan: Plan): [inputs: string, outputs: string, what: string][] {
  const own: [string, string, string][] = isGrouped(plan)
    ? [
        ["Single", '"row"', "All rows as one group."],
        ["Grouped", '"columns"', "Many groups, each from its offset to the next."],
      ]
    : [
        ['Inputs<"row">', '"row"', "One row in, one row out."],
        ['Inputs<"columns">', '"columns"', "Columns in, columns out; a number stands for a column of it."],
      ];
  if (plan.spec.int64)
    own.push(
      ['Inputs<"bigint">', '"bigint"', "One row of 64-bit integers."],
      ['Inputs<"bigints">', '"bigints"', "Columns of 64-bit integers."],
    );
  return own;
}

/** The call that writes to columns of the caller's. */
function into(plan: Plan, own: string, params: string, options: string): string {
  const inputs = isGrouped(plan) ? `${own}.Single | ${own}.Grouped` : `${own}.Inputs<"columns">`;
  const outputs = `${own}.Outputs<"columns">`;
  const given = (columns: string) =>
    `(inputs: ${inputs}, params: ${params} | undefined, options: ${options} & Into<${columns}>)`;
  return isField(plan.spec.output)
    ? `${given("Float64Array")}: ${outputs};`
    : `<W extends Sinks<${outputs}>>${given(`W & Only<W, ${outputs}>`)}: Written<${outputs}, W>;`;
}

function specType(plan: Plan, own: string, params: string): string {
  const inputs = isGrouped(plan) ? `${own}.Grouped` : `${own}.Inputs<"row">`;
  const output = isField(plan.spec.output) ? "Field" : `FieldsOf<${own}.Outputs<"row">>`;
  const type = plan.spec.state
    ? `SeriesSpecOf<${params}, ${inputs}, ${output}, ${own}.State>`
    : `SpecOf<${params}, ${inputs}, ${output}>`;
  return plan.spec.params ? type : `Omit<${type}, "params">`;
}

/** What the namespace of a formula holds. */
function members(plan: Plan, docs: Docs, varying: boolean): string[] {
  const { path, spec, inputs, outputs } = plan;
  const grouped = isGrouped(plan);
  const form = spec.int64 ? "K extends Form" : 'K extends "row" | "columns"';
  const documented = (part: string, { name, field: { unit, range, kind } }: Slot) =>
    fieldDoc(docs.get(`${path}.${part}`) ?? name, unit, kind === "flag" || kind === "code" ? undefined : range);
  const slot = (part: string, of: Slot, type: string, mark = "") =>
    `${comment(documented(`${part}.${of.name}`, of), "      ")}\n      readonly ${of.name}${mark}: ${type};`;
  const members = [
    ...braced(
      `interface Inputs${grouped ? "" : `<${form}>`}`,
      inputs
        .filter(({ field }) => field.kind !== "offsets")
        .map((of) => slot("inputs", of, inputType(of, grouped ? '"columns"' : "K"), of.field.optional ? "?" : "")),
    ),
  ];
  if (grouped) members.push(...groups(plan, docs));
  if (spec.params)
    members.push(
      ...braced(
        "interface Params",
        Object.entries(spec.params).map(
          ([name, param]) =>
            `${comment(paramDoc(docs.get(`${path}.params.${name}`) ?? name, param), "      ")}
      readonly ${name}?: ${paramType(param, varying, spec.int64 ?? false)};`,
        ),
      ),
    );
  if (isField(spec.output))
    members.push(
      comment(documented(bare, outputs[0]!), "    "),
      `    type Outputs<${form}> = ${outputType(outputs[0]!, grouped)};`,
    );
  else
    members.push(
      ...braced(
        `type Outputs<${form}> =`,
        outputs.map((of) => slot("output", of, outputType(of, grouped))),
      ),
    );
  const views = `${columns(inputs)}, ${columns(outputs)}`;
  if (!spec.state)
    return [
      ...members,
      `    interface Workspace extends WorkspaceOf<${views}, ${spec.params ? "Params" : "NoParams"}> {}`,
    ];
  return [
    ...members,
    ...braced(
      "type State =",
      Object.entries(spec.state).map(
        ([name, { unit }]) =>
          `${comment(fieldDoc(docs.get(`${path}.state.${name}`) ?? name, unit, undefined), "      ")}
      readonly ${name}: Float64Array;`,
      ),
    ),
    `    interface Bank extends BankOf<Inputs<"row">, Inputs<"columns">, Outputs<"row">, Outputs<"columns">, State, ${views}> {}`,
  ];
}

const braced = (head: string, lines: readonly string[]) => [
  `    ${head} {`,
  ...lines,
  `    }${head.endsWith("=") ? ";" : ""}`,
];

/** Inputs without and with offsets. */
function groups({ path, inputs }: Plan, docs: Docs): string[] {
  const offsets = inputs.filter(({ field }) => field.kind === "offsets");
  return [
    ...braced(
      "interface Single extends Inputs",
      offsets.map(({ name }) => `      readonly ${name}?: undefined;`),
    ),
    ...braced(
      "interface Grouped extends Inputs",
      offsets.map(
        ({ name }) =>
          `${comment(docs.get(`${path}.inputs.${name}`) ?? "where each group starts among the rows, plus the end", "      ")}
      readonly ${name}: Uint32Array;`,
      ),
    ),
  ];
}

/** Of a unit that the caller brings, as "any", "any^2" or "1/any", nothing is known. */
const isAny = (unit: string) => /^(1\/)?any\b/.test(unit);
const unitArgument = (unit: string) => (isAny(unit) ? "" : quoted(unit));
const columnType = (unit: string) => (isAny(unit) ? "Column" : `Column<${quoted(unit)}>`);

function inputType({ field: { dims, kind, unit, values } }: Slot, form: string): string {
  const generic = [form, unitArgument(unit)].filter(Boolean).join(", ");
  if (!dims.length) return "number";
  if (!dims.some((dim) => rowAxes.includes(dim as string))) return columnType(unit);
  if (dims.length === 2 && dims[1] === "row") return `Planes<${generic}>`;
  if (kind === "flag") return `Flag<${form}>`;
  if (kind === "code") return `Name<${form}, ${oneOf(values!)}>`;
  return `Value<${generic}>`;
}

function outputType({ field: { dims, kind, unit, values } }: Slot, grouped: boolean): string {
  if (!dims.length) return kind === "flag" ? "boolean | null" : kind === "code" ? `${oneOf(values!)} | null` : "number";
  const rows = grouped ? dims.join() === "group" : dims.some((dim) => dim === "row" || dim === "tick");
  // Several cells a row are a column, of one row too.
  if (!rows || !dims.every((dim) => rowAxes.includes(dim as string))) return columnType(unit);
  if (kind === "flag") return "FlagAnswer<K>";
  if (kind === "code") return `NameAnswer<K, ${oneOf(values!)}>`;
  return `Answer<${["K", unitArgument(unit)].filter(Boolean).join(", ")}>`;
}

function paramType(param: Param, varying: boolean, int64: boolean): string {
  if ("choices" in param) return oneOf(param.choices);
  if (!isNumber(param)) return "boolean";
  return ["number", ...(int64 && param.wide ? ["bigint"] : []), ...(varying ? [columnType(param.unit)] : [])].join(
    " | ",
  );
}

/** Columns by name, as workspaces and banks show them. */
const columns = (slots: readonly Slot[]) =>
  `{ ${slots
    .map(({ name, field }) => `readonly ${name}: ${field.kind === "offsets" ? "Uint32Array" : columnType(field.unit)}`)
    .join("; ")} }`;
