/// <reference types="vite/client" />

/** What search and the lists need of each formula. */
declare module "virtual:index" {
  export const domains: readonly import("./src/catalogue.ts").DomainEntry[];
  export const formulas: readonly import("./src/catalogue.ts").IndexEntry[];
}

/** By domain: everything about its formulas, the module of its kernels, and where their wasm lies. */
declare module "virtual:domains" {
  export const domains: Readonly<Record<string, import("./src/catalogue.ts").DomainParts>>;
}

/** In workers, by domain: the callers, which want a wasm. */
declare module "virtual:slim" {
  export const slim: Readonly<
    Record<string, () => Promise<{ readonly load: (options: object) => Promise<Readonly<Record<string, unknown>>> }>>
  >;
}
