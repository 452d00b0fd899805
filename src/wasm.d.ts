// Built by `npm run wasm`; the bundler embeds the bytes and adds their digest.
declare module "*/build/engine-simd.wasm" {
  const bytes: () => Uint8Array<ArrayBuffer>;
  export default bytes;
  export const sha256: string;
}
declare module "*/build/engine-scalar.wasm" {
  const bytes: () => Uint8Array<ArrayBuffer>;
  export default bytes;
  export const sha256: string;
}
declare module "*/build/words.wasm" {
  const bytes: () => Uint8Array<ArrayBuffer>;
  export default bytes;
}
declare module "*.wasm?sha256" {
  export const sha256: string;
}
