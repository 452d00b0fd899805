// A formula as it looks to tests of all of them.
import type { Given } from "../../src/check.ts";
import type { Result } from "../../src/results.ts";
import type { Spec } from "../../src/spec.ts";

/** A bank as it looks when the formula is not known. */
export interface AnyBank {
  readonly entities: number;
  readonly state: Readonly<Record<string, Float64Array>>;
  readonly inputs: Readonly<Record<string, Float64Array>>;
  readonly outputs: Readonly<Record<string, Float64Array>>;
  step(inputs: Given, options?: Given): Result;
  run(inputs?: Given, options?: Given): Result | undefined;
  stepAt(indices: Uint32Array, inputs: Given, options?: Given): Result;
  reset(): void;
  save(): Uint8Array<ArrayBuffer>;
  load(bytes: Uint8Array): void;
  dispose(): void;
}

/** A call as it looks when the formula is not known. */
export interface AnyCall {
  (inputs: Given, params?: Given, options?: Given): Result;
  readonly spec: Spec;
  workspace(
    size: number | Readonly<Record<string, number>>,
    options?: Given,
  ): {
    readonly inputs: Readonly<Record<string, Float64Array | Uint32Array>>;
    readonly outputs: Readonly<Record<string, Float64Array>>;
    run(params?: Given, rows?: number): void;
  };
  bank(entities: number, params?: Given, options?: Given): AnyBank;
}

/** A formula by its name. Axes that its state has, and that columns may leave open to a bank, are three long. */
export function anyCall(lw: unknown, { domain, name }: { domain: string; name: string }): AnyCall {
  const call = (lw as Record<string, Record<string, AnyCall>>)[domain]?.[name] as AnyCall;
  const { inputs, state } = call.spec;
  const dims = state ? [...Object.values(state), ...Object.values(inputs)].flatMap(({ dims }) => dims) : [];
  const open = dims.filter((dim) => typeof dim === "string" && dim !== "tick" && dim !== "entity");
  const sizes = Object.fromEntries(open.map((axis) => [axis, 3]));
  if (!Object.keys(sizes).length) return call;
  const told = (options: Given = {}): Given =>
    typeof options === "object" && options !== null && options.sizes === undefined ? { ...options, sizes } : options;
  return Object.assign((inputs: Given, params?: Given, options?: Given) => call(inputs, params, told(options)), {
    spec: call.spec,
    workspace: call.workspace,
    bank: (entities: number, params?: Given, options?: Given) => call.bank(entities, params, told(options)),
  });
}
