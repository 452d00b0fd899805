// dist/engine-simd.wasm, imported as a module by the workerd entry.
declare const module: WebAssembly.Module;
export default module;
