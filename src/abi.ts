// From a spec to the signature of its kernel. Nothing else knows the order of arguments.
import { type Field, outputsOf, type Spec } from "./spec.ts";

/** Raised on any change that a host written against the kernels would notice. */
export const abiVersion = 2;

export type Role = "index" | "input" | "length" | "param" | "state" | "carry" | "output" | "scratch";

export interface Arg {
  readonly role: Role;
  readonly name: string;
  /** i32: an address or a length. f64: a number. i64: a wide parameter of a twin on 64-bit integers. */
  readonly type: "i32" | "f64" | "i64";
}

/** Exported name of the kernel; its twin on 64-bit integers ends in `_i64`. */
export const kernelName = (domain: string, formula: string, int64 = false) =>
  `${domain}_${formula}${int64 ? "_i64" : ""}`;

/** The kernel of a recurrence that takes events: one a row, with the entity whose turn it is. */
export const eventsName = (kernel: string) => `${kernel}_events`;

/** Inputs, one length per axis, parameters, state, outputs, scratch. Address 0: an optional column left out, an output not wanted. */
export function signature(spec: Spec, int64 = false): readonly Arg[] {
  const named = (role: Role, names: object, type: (name: string) => Arg["type"]) =>
    Object.keys(names).map((name) => ({ role, name, type: type(name) }));
  return [
    ...named("input", spec.inputs, (name) => (spec.inputs[name]!.dims.length ? "i32" : "f64")),
    ...axes(spec).map((name) => ({ role: "length", name, type: "i32" }) as const),
    ...named("param", spec.params ?? {}, (name) => (int64 && "wide" in spec.params![name]! ? "i64" : "f64")),
    ...named("state", spec.state ?? {}, () => "i32"),
    ...named("carry", spec.carry ?? {}, () => "i32"),
    ...named("output", outputsOf(spec), () => "i32"),
    ...named("scratch", spec.scratch ?? {}, () => "i32"),
  ];
}

/** Entity of each event (u32), how many events, and then as `signature` without ticks and entities. */
export function eventSignature(spec: Spec, int64 = false): readonly Arg[] {
  const once = ({ role, name }: Arg) => !(role === "length" && (name === "tick" || name === "entity"));
  return [
    { role: "index", name: "index", type: "i32" },
    { role: "length", name: "event", type: "i32" },
    ...signature(spec, int64).filter(once),
  ];
}

/** Named axes, in the order in which inputs, then state, then outputs first use them. */
export function axes(spec: Spec): readonly string[] {
  const fields: readonly Pick<Field, "dims">[] = [
    ...Object.values(spec.inputs),
    ...Object.values(spec.state ?? {}),
    ...Object.values(outputsOf(spec)),
  ];
  return [...new Set(fields.flatMap(({ dims }) => dims).filter((dim) => typeof dim === "string"))];
}
