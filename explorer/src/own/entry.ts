// A formula of one's own as the page knows formulas, with an example that nobody has worked: plausible numbers within the ranges.
import type { FieldEntry, FormulaEntry, Shape, Value } from "../catalogue.ts";
import type { First } from "./messages.ts";

type Described = First["formulas"][number];
type Example = Readonly<Record<string, Value>>;

/** Ticks of an example. */
const ticks = 64;

/** `like` is a formula whose example will do where its inputs are the same. */
export function entryOf(described: Described, like?: FormulaEntry): FormulaEntry {
  const { id, domain, name, shape, doc, inputs, params, rules, state, outputs, sizes, strict, kernel } =
    described as unknown as Described &
      Pick<FormulaEntry, "inputs" | "params" | "rules" | "state" | "outputs" | "sizes">;
  const borrowed = like && like.shape === shape && sameNames(like.inputs, inputs) ? like.example.call : undefined;
  const own: Example = Object.fromEntries(inputs.filter(isGiven).map((field, k) => [field.name, plausible(field, k)]));
  return {
    id,
    domain,
    name,
    shape: shape as Shape,
    doc: doc ?? "",
    equation: "",
    sources: [],
    cited: false,
    kernel: { name: kernel.name, file: "" },
    source: "",
    plain: {},
    sql: { duckdb: false, clickhouse: false },
    inputs,
    params,
    rules,
    state: state.map((one) => ({ ...one, dims: one.dims ?? [] })),
    outputs,
    ...(sizes ? { sizes } : {}),
    strict,
    int64: false,
    example: {
      code: "",
      shown: "",
      call: borrowed ? { ...borrowed, params: {} } : { inputs: own, params: {}, options: {} },
      result: undefined,
    },
  };
}

const isGiven = ({ optional }: FieldEntry) => !optional;

const sameNames = (a: readonly FieldEntry[], b: readonly FieldEntry[]) =>
  a.length === b.length &&
  a.every(({ name, dims }) => b.some((one) => one.name === name && `${one.dims}` === `${dims}`));

/** One number, or one each tick: a wave with a step in it. */
function plausible(field: FieldEntry, k: number): Value {
  const { middle, swing } = sizeOf(field);
  const { dims, kind, values } = field;
  const at = (share: number) => {
    if (kind === "flag") return share > 0.5 ? 1 : 0;
    if (kind === "code") return Math.floor(((share + 1) / 2.001) * (values?.length ?? 1));
    const value = middle + swing * share;
    return kind === "integer" ? Math.round(value) : value;
  };
  if (!dims.includes("tick")) return at(0);
  return Array.from({ length: ticks }, (_, i) => at(0.6 * Math.sin(i / (4 + k)) + (i > ticks / 2 ? 0.3 : -0.2)));
}

/** Past this, an end is only where numbers end. */
const vast = 1e6;

function sizeOf({ range: [low, high] }: FieldEntry): { readonly middle: number; readonly swing: number } {
  if (high - low <= 2 * vast) return { middle: (low + high) / 2, swing: (high - low) / 2 };
  const middle =
    low >= 0 ? Math.min(Math.max(10, 2 * low), high) : high <= 0 ? Math.max(Math.min(-10, 2 * high), low) : 0;
  return { middle, swing: Math.min(middle === 0 ? 1 : Math.abs(middle), middle - low, high - middle) };
}
