// Events of a recurrence whose kernel keeps loops of its own: one event after the other, each a tick of a bank of one entity that
// stands where the entity does.
import { type Arg, eventSignature, eventsName, signature } from "../src/abi.ts";
import { type Dims, outputsOf, type Spec } from "../src/spec.ts";

/** @param type of a column in that kernel's signature */
export function eachByOne(name: string, spec: Spec, type: "Series" | "Ints" | "usize"): string {
  const int64 = type === "Ints";
  const suffix: Record<Arg["role"], string> = {
    index: "",
    input: "$i",
    length: "$n",
    param: "$p",
    state: "$s",
    carry: "$s",
    output: "$o",
    scratch: "$w",
  };
  const id = ({ role, name }: Arg) => `${name}${suffix[role]}`;
  const fields: Readonly<Record<string, { readonly dims: Dims }>> = { ...spec.inputs };
  const outputs = outputsOf(spec);
  const dims = ({ role, name }: Arg): Dims =>
    role === "input"
      ? fields[name]!.dims
      : role === "output"
        ? outputs[name]!.dims
        : ["entity", ...spec.state![name]!.dims];
  const offset = (arg: Arg, at: string): string => {
    const all = dims(arg);
    const post = all.slice(all.indexOf("entity") + 1).map((dim) => (typeof dim === "number" ? `${dim}` : `${dim}$n`));
    return [at, ...post].join(" * ");
  };
  const value = (arg: Arg): string => {
    const { role, type } = arg;
    if (role === "length") return arg.name === "tick" || arg.name === "entity" ? "1" : id(arg);
    if (type !== "i32" || role === "scratch") return id(arg);
    if (role === "state") return `${id(arg)} + ((<usize>(${offset(arg, "e")})) << 3)`;
    if (!dims(arg).includes("entity")) return id(arg);
    return `${id(arg)} ? ${id(arg)} + ((<usize>(${offset(arg, "i")})) << 3) : 0`;
  };
  const heads = eventSignature(spec, int64).map(
    (arg) => `${id(arg)}: ${arg.type !== "i32" ? arg.type : arg.role === "length" ? "i32" : "usize"}`,
  );
  const series = (arg: Arg) =>
    arg.type !== "i32" || arg.role === "length" ? value(arg) : `changetype<${type}>(${value(arg)})`;
  return `export function ${eventsName(name)}(${heads.join(", ")}): void {
for (let i = 0; i < event$n; i++) {
const e = load<i32>(index + ((<usize>i) << 2));
${name}(${signature(spec, int64).map(series).join(", ")});
}
}
`;
}
