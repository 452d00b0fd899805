// What a page or a worker computes: the whole package, one domain of it, and the slim entry whose wasm is fetched from beside the page.
import { load } from "lanewise";
import { load as loadControl } from "lanewise/control";
import { load as loadEnergy } from "lanewise/energy/slim";

const n = 1000;
const column = (of) => Float64Array.from({ length: n }, (_, i) => of(i));

/** Bits of results as text. `wasm` is the engine of `energy`, as bytes or as an answer that brings them. */
export async function computed(wasm) {
  const lw = await load();
  const { control } = await loadControl();
  const { energy } = await loadEnergy({ wasm });
  const market = { utilization: column((i) => i / n), providers: column((i) => i % 50), hour: column((i) => i % 24) };
  const bank = control.pi.bank(n, { kp: 2, min: 0, max: 10 });
  const results = {
    whole: lw.energy.treasuryFee(market).raw,
    slim: energy.treasuryFee(market).raw,
    row: Float64Array.of(lw.core.exp({ x: 1 })),
    bank: bank.step({ setpoint: 5, measured: column((i) => i / 100) }).u,
  };
  return Object.fromEntries(Object.entries(results).map(([name, cells]) => [name, bits(cells)]));
}

/** A digest of a column's bytes (FNV-1a): not every page has crypto.subtle. */
function bits(cells) {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(cells.buffer, cells.byteOffset, cells.byteLength))
    hash = Math.imul(hash ^ byte, 0x01000193);
  return `${cells.length} cells ${(hash >>> 0).toString(16)}`;
}
