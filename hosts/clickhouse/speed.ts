// Functions against what the server's own SQL says for the same: rows a second, and how many times as fast, in rounds that take turns.
import { ok } from "node:assert";
import type { Server } from "./server.ts";

interface Race {
  readonly name: string;
  readonly ours: string;
  readonly native: string;
  /** relative difference allowed; the server's own functions are not the same to the bit */
  readonly within: number;
}

const defaults = "250, 0.7, 0.1, 19, 100, 0.3, 0.3, 100, 1000, 'smooth', true";
const rawFee =
  "250 * (2 / (1 + exp(-20 * (u - 0.7)))) * (1 - least(sqrt(p / 100), 0.3)) * (1 + 0.3 * cos(pi() / 12 * ((h % 24 + 24) % 24 - 19)))";
const valid = "u >= 0 AND u <= 1 AND p >= 0 AND p < inf AND abs(h) <= 1e9";

const races: readonly Race[] = [
  {
    name: "network.peerBan allowed",
    ours: "network_peerBan_allowed(u, v, p)",
    native:
      "if(u >= 0 AND u <= 1 AND v >= 0 AND v <= 1 AND p >= 0 AND p < inf, if(0.1 + 0.2 * v <= u AND p > 0, greatest(floor(p * u), 1), 0), nan)",
    within: 0,
  },
  { name: "core.exp", ours: "core_exp(x)", native: "exp(x)", within: 1e-14 },
  { name: "core.tanh", ours: "core_tanh(x)", native: "tanh(x)", within: 1e-9 },
  { name: "core.log", ours: "core_log(v)", native: "log(v)", within: 1e-13 },
  { name: "core.pow", ours: "core_pow(p, x)", native: "pow(p, x)", within: 1e-12 },
  {
    name: "energy.treasuryFee raw (exp, cos)",
    ours: "energy_treasuryFee_raw(u, p, h)",
    native: `if(${valid}, ${rawFee}, nan)`,
    within: 1e-12,
  },
  {
    name: "treasuryFee raw, of a tuple of five",
    ours: "energy_treasuryFee(u, p, h).raw",
    native: `if(${valid}, ${rawFee}, nan)`,
    within: 1e-12,
  },
  {
    name: "treasuryFee raw, parameters given",
    ours: `energy_treasuryFee_raw_with(u, p, h, ${defaults})`,
    native: `if(${valid}, ${rawFee}, nan)`,
    within: 1e-12,
  },
  {
    name: "treasuryFee raw, one of them a column",
    ours: `energy_treasuryFee_raw_with(u, p, h, w, ${defaults.slice(5)})`,
    native: `if(${valid}, ${rawFee.replace("250", "w")}, nan)`,
    within: 1e-12,
  },
  {
    name: "network.peerScore score (four pow)",
    ours: "network_peerScore_score(u, v, y, z)",
    native:
      "if(least(u, v, y, z) >= 0 AND greatest(u, v, y, z) <= 1, least(pow(u, 0.3) * pow(v, 0.25) * pow(y, 0.2) * pow(z, 0.25), 1), nan)",
    within: 1e-12,
  },
  { name: "core.normal cdf", ours: "core_normal_cdf(x)", native: "0.5 * erfc(-x / sqrt(2))", within: 1e-11 },
  { name: "core.logGamma", ours: "core_logGamma(p + 1.5)", native: "lgamma(p + 1.5)", within: 1e-11 },
];

export function speed(server: Server, rows: number, rounds: number, threads: number): void {
  server.run(
    "CREATE TABLE speed (u Float64, v Float64, y Float64, z Float64, p Float64, h Float64, w Float64, x Float64) ENGINE = Memory",
  );
  const share = (k: number) => `(sipHash64(number, ${k}) % 1000003 + 1) / 1000004`;
  server.run(
    `INSERT INTO speed SELECT ${[1, 2, 3, 4].map(share).join(", ")}, floor(${share(5)} * 300), ${share(6)} * 24, 200 + number % 100, ${share(7)} * 10 - 5 FROM numbers(${rows})`,
  );
  for (const { name, ours, native, within } of races) {
    const far = `greatest(abs(a), abs(b)) * ${within}`;
    const wrong = server.run(
      `SELECT countIf(NOT (a = b OR abs(a - b) <= ${far} OR (isNaN(a) AND isNaN(b)))), max(if(a = b, 0, abs(a - b) / abs(a))) FROM (SELECT ${ours} AS a, ${native} AS b FROM speed LIMIT 1000000)`,
    );
    ok(wrong.startsWith("0\t"), `${name}: rows that differ, and by what part: ${wrong}`);
    const time = (sql: string) => {
      const start = performance.now();
      server.run(`SELECT ${sql} FROM speed SETTINGS max_threads = ${threads} FORMAT Null`);
      return performance.now() - start;
    };
    const pairs = Array.from({ length: rounds }, () => [time(ours), time(native)] as const);
    const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;
    const rate = (k: 0 | 1) => `${(rows / median(pairs.map((pair) => pair[k])) / 1000).toFixed(1).padStart(6)} M/s`;
    const ratio = median(pairs.map(([a, b]) => b / a));
    console.log(`${name.padEnd(36)} ${rate(0)}, SQL ${rate(1)}, ${ratio.toFixed(2)} times`);
  }
  server.run("DROP TABLE speed");
}
