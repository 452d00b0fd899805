// A catalogue of formulas over a compiled module with their kernels.
import { count } from "./bank.ts";
import { wrongValue } from "./check.ts";
import { defaultStaging, Engine } from "./engine.ts";
import { General } from "./general.ts";
import type { WasmModule } from "./host.ts";
import { page } from "./memory.ts";
import type { Catalog, Spec } from "./spec.ts";
import type { Bound } from "./types.ts";

export interface BindOptions {
  /** bytes of wasm memory that plain calls stream through */
  readonly staging?: number | undefined;
  /** digest of the module, for `info` */
  readonly sha256?: string | undefined;
}

/** What makes the calls of a formula in an engine: generated, by domain and name. */
export type Callers = Readonly<Record<string, Readonly<Record<string, (engine: Engine) => object>>>>;

/** Bytes that one wasm memory holds beside its first page. */
const most = 65535 * page;

/** Every formula of a catalogue, read off its spec at each call: for packs that are not built. */
export function bind<const C extends Catalog>(catalog: C, module: WasmModule, options?: BindOptions): Bound<C> {
  const general = (domain: string, name: string, spec: Spec) => (engine: Engine) =>
    new General(engine, domain, name, spec).plain();
  const makers = Object.entries(catalog).map(([domain, specs]) => [
    domain,
    Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, general(domain, name, spec)])),
  ]);
  return bindCallers(Object.fromEntries(makers), module, options) as Bound<C>;
}

/** The same for callers that a build has generated. */
export function bindCallers(callers: Callers, module: WasmModule, options: BindOptions = {}): object {
  const { staging = defaultStaging, sha256 } = options;
  if (count("lanewise", "staging", staging, page) > most)
    throw wrongValue("lanewise", "staging", `at most ${most}`, staging);
  const engine = new Engine(module as WebAssembly.Module, sha256, staging);
  const domains = Object.entries(callers).map(([domain, makers]) => [
    domain,
    Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, make(engine)])),
  ]);
  return { ...Object.fromEntries(domains), info: engine.info, module };
}
