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

/** Texts by file name: of this package, and of TypeScript's declarations. Formulas to start from by id. */
declare module "virtual:house" {
  export const texts: Readonly<Record<string, string>>;
}
declare module "virtual:typescript" {
  export const texts: Readonly<Record<string, string>>;
}
declare module "virtual:starts" {
  export const texts: Readonly<Record<string, string>>;
}
declare module "virtual:start-ids" {
  export const ids: readonly string[];
}
