// From specs to callers: for each formula one readable function that takes what is plainly right, by straight-line checks and a
// direct call of the kernel at fixed addresses. No code is made at run time: pages with a strict policy take them.
import { kernelName } from "../src/abi.ts";
import { frames } from "../src/frames.ts";
import { type Plan, plan } from "../src/plan.ts";
import { type Domain, isField } from "../src/spec.ts";
import { bank } from "./callers/banks.ts";
import { frameOf, unfit, words } from "./callers/frame.ts";
import { groupCalls } from "./callers/groups.ts";
import { keeps, rowCalls } from "./callers/rows.ts";
import { lines, list, nameCheck, paramReader, port, quoted } from "./callers/text.ts";
import { unfitWide, wideCalls } from "./callers/wide.ts";
import { indented } from "./indented.ts";

export interface CallerOptions {
  /** where generated modules import what they share from */
  readonly runtime: string;
  /** where they import the specs of the domain from */
  readonly specs: string;
  /** first byte that frames may take */
  readonly frames?: number;
}

/** A module of the callers of a domain, under its name. */
export function callers(
  domain: string,
  specs: Domain,
  { runtime, specs: from, frames: at = frames }: CallerOptions,
): string {
  const made = Object.entries(specs).map(([name, spec]) => ({ name, text: caller(plan(domain, name, spec), at) }));
  const body = made.map(({ text }) => text).join("\n");
  const used = exported.filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  return indented(
    lines(
      `// Generated from the specs of ${domain}. Do not edit.`,
      `import { ${domain} as specs } from ${quoted(from)};`,
      `import { ${list(used)} } from ${quoted(runtime)};`,
      `const frames = ${at};`,
      body,
      `export const ${domain} = { ${list(Object.keys(specs).map((name) => (safe(name) === name ? name : `${name}: ${safe(name)}`)))} };`,
    ),
  );
}

/** Formulas without a caller of their own, and why. */
export const uncalled = (domain: string, specs: Domain): [string, string][] =>
  Object.entries(specs).flatMap(([name, spec]) => {
    const why = leftOut(plan(domain, name, spec), frames);
    return why ? [[`${domain}.${name}`, why]] : [];
  });

const leftOut = (plan: Plan, at: number) => {
  if (unfit(plan)) return unfitWide(plan);
  return frameOf(plan, at) ? undefined : "it takes much memory";
};

const exported =
  "allFit apart apartFrom beside beyond bit doubles events extent fits General groups isLength isObject Kept listed marks maybe numbers ofAxes other planes Port put putIndices putMarks putOffsets putPlanes rank rows sameLength separate ShortBank simple sinking take told wideInside yes".split(
    " ",
  );

const safe = (name: string) => (words.has(name) ? `${name}_` : name);

function caller(plan: Plan, at: number): string {
  const { domain, name, spec } = plan;
  const general = (frames: string) =>
    `new General(${list(["engine", quoted(domain), quoted(name), `specs.${name}`, ...(frames ? [frames] : [])])})`;
  if (leftOut(plan, at)) return `const ${safe(name)} = (engine) => ${general("")}.plain();`;
  const several = !isField(spec.output);
  const frame = unfit(plan) ? undefined : frameOf(plan, at);
  return lines(
    `const ${safe(name)} = (engine) => {`,
    `const general = ${general("frames")};`,
    `const { f64 } = general;`,
    `const kernel = general.kernel(${quoted(kernelName(domain, name))});`,
    paramReader(plan),
    nameCheck("checkInputs", plan.inputs, "unknownInput"),
    several && nameCheck("checkOutputs", plan.outputs, "unknownOutput"),
    ...(frame?.outputs ?? []).map((column) => `const ${port(column)} = new Port(f64, ${column.cell});`),
    frame && keeps(plan, frame) && `const kept = new Kept();`,
    !frame ? wideCalls(plan) : plan.shape === "groups" ? groupCalls(plan, frame) : rowCalls(plan, frame),
    frame && spec.state && bank(plan, frame),
    frame && spec.state ? `return general.recurrence(call, Banks, ${frame.end});` : `return general.formula(call);`,
    `};`,
  );
}
