// The formulas of a domain, over its wasm beside the page: SIMD, or scalar where the browser has none. Both give the same bits.
import { parts } from "./catalogue.ts";

/** A formula as the page calls it: names and kinds are checked by the formula itself. */
export interface Callable {
  (inputs: object, params?: object, options?: object): unknown;
  readonly spec: object;
  bank?(entities: number, params?: object, options?: object): Bank;
}

/** Entities with state, side by side. */
export interface Bank {
  readonly entities: number;
  readonly state: Readonly<Record<string, Float64Array>>;
  step(inputs: object, options?: object): unknown;
  run(inputs: object, options?: object): unknown;
  [Symbol.dispose](): void;
}

export type Build = "simd" | "scalar";

/** A module of one function that adds vectors: valid where SIMD is. */
const vectors = Uint8Array.of(
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  5,
  1,
  96,
  0,
  1,
  123,
  3,
  2,
  1,
  0,
  10,
  10,
  1,
  8,
  0,
  65,
  0,
  253,
  15,
  253,
  98,
  11,
);

/** What this browser runs. */
export const build: Build = WebAssembly.validate(vectors) ? "simd" : "scalar";

const loaded = new Map<string, Promise<Readonly<Record<string, Callable>>>>();

/** Every formula of a domain, by name; fetched and compiled once. A failed fetch is tried anew by the next call. */
export function kernels(domain: string, of: Build = build): Promise<Readonly<Record<string, Callable>>> {
  const key = `${domain} ${of}`;
  let found = loaded.get(key);
  if (!found) {
    found = load(domain, of).catch((error) => {
      loaded.delete(key);
      throw error;
    });
    loaded.set(key, found);
  }
  return found;
}

/** Where the wasm of a domain lies. */
export const wasmUrl = (domain: string, of: Build = build): string => parts[domain]![of];

async function load(domain: string, of: Build): Promise<Readonly<Record<string, Callable>>> {
  const part = parts[domain];
  if (!part) throw new RangeError(`there is no domain "${domain}"`);
  const wasm = fetch(part[of]);
  const { load } = await part.kernels();
  const all = (await load({ wasm })) as Readonly<Record<string, Readonly<Record<string, Callable>>>>;
  return all[domain]!;
}
