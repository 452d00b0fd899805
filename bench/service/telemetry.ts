// node scripts/run.mjs bench/service/telemetry.ts
// What it costs to be counted: the same call watched and not, in turn. Both have made every kind of call before, as in a service.
import { loadSync } from "lanewise";
import { Telemetry } from "lanewise/telemetry";
import { settle } from "../calls/contest.ts";

const plain = loadSync();
const telemetry = new Telemetry();
const { energy, core, network } = plain;
const fee = telemetry.watch(energy.treasuryFee);
const exp = telemetry.watch(core.exp);
const ema = telemetry.watch(core.ema);
const reputation = telemetry.watch(energy.reputation);

const column = (n: number) => Float64Array.from({ length: n }, (_, i) => (i % 97) / 97);
const draws = column(64);
const row = "{ utilization: draws[k], providers: 12, hour: 7 }";
const columns = "{ utilization: column, providers: 12, hour: 7 }";
const banks = (make: typeof core.ema) => Array.from({ length: 8 }, () => make.bank(64))[0]!;
const buckets = telemetry.watch(network.tokenBucket).bank(64);
const scope = {
  draws,
  fee,
  exp,
  energy,
  core,
  emaBank: banks(core.ema),
  emaWatched: banks(ema),
  buckets,
  reputation,
};

const contests = [
  ["core.exp", "row", 1, "core.exp({ x: draws[k] })", "exp({ x: draws[k] })", {}],
  ["energy.treasuryFee", "row", 1, `energy.treasuryFee(${row})`, `fee(${row})`, {}],
  ["core.ema", "bank.at", 1, "emaBank.at(k, { x: draws[k] })", "emaWatched.at(k, { x: draws[k] })", {}],
  ...[64, 1000, 100_000].map(
    (n) =>
      [
        "energy.treasuryFee",
        `column of ${n}`,
        n,
        `energy.treasuryFee(${columns})`,
        `fee(${columns})`,
        { column: column(n) },
      ] as const,
  ),
] as const;

console.log("| formula | call | ns a call | watched | more |\n|---|---|---|---|---|");
for (const [name, call, n, bare, ours, more] of contests) {
  const outcome = settle({ name, call, n, bare, ours, scope: { ...scope, ...more } }, { rounds: 9, milliseconds: 20 });
  const added = outcome.ours - outcome.bare;
  console.log(`| ${name} | ${call} | ${outcome.bare.toFixed(1)} | ${outcome.ours.toFixed(1)} | ${added.toFixed(1)} |`);
}
const { seconds, ...counted } = telemetry.snapshot()["core.exp"]!;
console.log(`core.exp: ${JSON.stringify(counted)}, ${seconds!.toFixed(3)} s`);
