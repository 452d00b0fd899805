// node scripts/run.mjs bench/service/guard.ts
// What a guard costs: the same call free and guarded, in turn.
import { loadSync } from "lanewise";
import { guard } from "lanewise/rollout";
import { settle } from "../calls/contest.ts";

const { energy, core } = loadSync();
const modes = {
  shadow: { static: { fee: 500 } },
  on: { static: { fee: 500 }, mode: "on" },
  "on, breaker": { static: { fee: 500 }, mode: "on", breaker: true },
} as const;
const column = (n: number) => Float64Array.from({ length: n }, (_, i) => 0.6 + (i % 97) / 970);
const draws = column(64);
const row = "({ utilization: draws[k], providers: 12, hour: 7 })";

console.log("| guard | call | rows | ns a row | guarded | more |\n|---|---|---|---|---|---|");
const report = (name: string, call: string, n: number, bare: string, ours: string, scope: object) => {
  const outcome = settle({ name, call, n, bare, ours, scope: { ...scope } }, { rounds: 9, milliseconds: 20 });
  const [free, guarded] = [outcome.bare / n, outcome.ours / n];
  console.log(
    `| ${name} | ${call} | ${n} | ${free.toFixed(1)} | ${guarded.toFixed(1)} | ${(guarded - free).toFixed(1)} |`,
  );
};
for (const [name, options] of Object.entries(modes)) {
  const guarded = guard(energy.treasuryFee, options);
  report(name, "treasuryFee", 1, `energy.treasuryFee${row}`, `guarded${row}`, { draws, energy, guarded });
  for (const n of [1000, 100_000]) {
    const scope = { energy, guarded, utilization: column(n), out: { fee: new Float64Array(n) } };
    const call = "({ utilization, providers: 12, hour: 7 }, undefined, { out })";
    report(name, "treasuryFee, out", n, `energy.treasuryFee${call}`, `guarded${call}`, scope);
  }
}
for (const [name, { ...options }] of Object.entries({
  shadow: { static: 1 },
  canary: { static: 1, mode: "canary" },
  "on, breaker": { static: 1, mode: "on", breaker: true },
} as const)) {
  const [free, guarded] = [core.ema.bank(1000), guard(core.ema.bank(1000), options)];
  const scope = { draws, free, guarded, x: column(1000), out: new Float64Array(1000) };
  report(name, "ema.at", 1, "free.at(k, { x: draws[k] })", "guarded.at(k, { x: draws[k] })", scope);
  report(name, "ema.step, out", 1000, "free.step({ x }, { out })", "guarded.step({ x }, { out })", scope);
}
