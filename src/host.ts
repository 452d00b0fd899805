// Things of the host, as far as the types users see name them: the libraries of TypeScript that declare them (dom, node, esnext) may
// be absent there.

/** A compiled WebAssembly.Module: an object without members, as TypeScript knows it. */
export type WasmModule = object;

/** Bytes of wasm. */
export type WasmBytes = ArrayBuffer | ArrayBufferView;

/** What is read of a Response. */
export interface WasmResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly url: string;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** A URL. */
export interface WasmUrl {
  readonly href: string;
}

/** What `using` calls, where the library has a name for it. */
export type Disposing = SymbolConstructor extends { readonly dispose: infer S extends symbol }
  ? { readonly [K in S]: () => void }
  : Record<never, never>;

/** Wasm from elsewhere: bytes, a compiled module, or where to fetch it. */
export type Wasm = WasmBytes | WasmModule | WasmResponse | PromiseLike<WasmResponse> | WasmUrl;
