// The calls that goals are set for, each beside the best plain function that a user would write: numbers in, numbers out.
import type { AnyBank, AnyCall } from "../../test/support/anyCall.ts";
import { entities, eventOf, order } from "./catalogue.ts";
import { type Contest, table } from "./contest.ts";

type Formulas = (domain: string, name: string) => AnyCall;

/** Banks of the same formula alive beside the one that events go to. */
const banksAlive = 8;

const clamp = (x: number, least: number, most: number) => Math.min(Math.max(x, least), most);

function treasuryFee(utilization: number, providers: number, hour: number) {
  const congestion = 2 / (1 + Math.exp(-20 * (utilization - 0.7)));
  const liquidity = 1 - Math.min(Math.sqrt(providers / 100), 0.3);
  const time = 1 + 0.3 * Math.cos((Math.PI / 12) * (hour - 19));
  const raw = 250 * congestion * liquidity * time;
  return { fee: Math.round(clamp(raw, 100, 1000)), congestion, liquidity, time, raw };
}

const averages = () => {
  const y = new Float64Array(entities);
  return (e: number, x: number) => {
    const next = 0.1 * x + 0.9 * y[e]!;
    y[e] = next;
    return next;
  };
};

const buckets = (rate: number, burst: number) => {
  const tokens = new Float64Array(entities).fill(burst);
  const last = new Float64Array(entities);
  return (e: number, time: number, cost: number) => {
    const now = Math.max(time, last[e]!);
    const level = Math.min(tokens[e]! + (now - last[e]!) * rate, burst);
    const admit = cost <= level;
    last[e] = now;
    tokens[e] = admit ? level - cost : level;
    return { admit, retryAfter: admit ? 0 : cost <= burst ? now - time + (cost - level) / rate : Infinity };
  };
};

/** Two counts each of delivery, meter, latency and capacity, and how many events: nine cells that lie side by side. */
const reputations = () => {
  const cells = new Float64Array(entities * 9).fill(1);
  return (e: number, delivered: number, latency: number) => {
    const i = e * 9;
    const quick = Math.min(500 / latency, 1);
    const da = cells[i]! + delivered;
    cells[i] = da;
    const db = cells[i + 1]! + 1 - delivered;
    cells[i + 1] = db;
    const la = cells[i + 4]! + quick;
    cells[i + 4] = la;
    const lb = cells[i + 5]! + 1 - quick;
    cells[i + 5] = lb;
    const n = cells[i + 8]! + 2;
    cells[i + 8] = n;
    const meter = cells[i + 2]! / (cells[i + 2]! + cells[i + 3]!);
    const capacity = cells[i + 6]! / (cells[i + 6]! + cells[i + 7]!);
    const logs =
      0.4 * Math.log(da / (da + db)) +
      0.3 * Math.log(meter) +
      0.2 * Math.log(la / (la + lb)) +
      0.1 * Math.log(capacity);
    const score = Math.min(Math.exp(logs), 1);
    const confidence = n / (n + 20);
    return { score, confidence, deactivate: score < 0.3 && confidence >= 0.5 };
  };
};

const columnOf = (least: number, most: number) =>
  Float64Array.from({ length: table }, (_, k) => least + ((k * 37) % table) * ((most - least) / table));

const x = columnOf(-1, 1);
const utilization = columnOf(0, 1);
const providers = columnOf(1, 200);
const hour = columnOf(0, 24);
const delivered = columnOf(0, 2).map(Math.floor);
const latency = columnOf(20, 900);
const time = columnOf(0, 60);

function calls(formula: Formulas): readonly Contest[] {
  const scope = { exp: formula("core", "exp"), fee: formula("energy", "treasuryFee"), plain: treasuryFee };
  const given = { ...scope, x, utilization, providers, hour, out: new Float64Array(1), cell: Float64Array.of(0.3) };
  const cells = { a: Float64Array.of(0.8), b: Float64Array.of(25), c: Float64Array.of(7) };
  const fee = (params: string) =>
    `fee({ utilization: utilization[k], providers: providers[k], hour: hour[k] }${params})`;
  const exp = { name: "core.exp", n: 1, bare: "Math.exp(x[k])", scope: given };
  const treasury = {
    name: "energy.treasuryFee",
    n: 1,
    bare: "plain(utilization[k], providers[k], hour[k])",
    scope: { ...given, ...cells },
  };
  return [
    { ...exp, call: "row", ours: "exp({ x: x[k] })" },
    { ...treasury, call: "row", ours: fee("") },
    { ...treasury, call: "row, 1 parameter", ours: fee(", { base: 300 }") },
    {
      ...exp,
      call: "columns, out",
      bare: "(out[0] = Math.exp(cell[0] = x[k]), out)",
      ours: "(cell[0] = x[k], exp({ x: cell }, undefined, { out }))",
    },
    {
      ...treasury,
      call: "columns, out of one output",
      bare: "(out[0] = plain(utilization[k], providers[k], hour[k]).fee, out)",
      ours: "(a[0] = utilization[k], fee({ utilization: a, providers: b, hour: c }, undefined, { out: { fee: out } }))",
    },
  ];
}

/** One event in one of eight banks of 3,000 entities, the banks in turn and the entities in random order. */
function events(formula: Formulas): readonly Contest[] {
  const event = (path: string, params: object, plain: () => unknown, bare: string, row: string): Contest => {
    const [domain = "", name = ""] = path.split(".");
    const call = formula(domain, name);
    const banks: AnyBank[] = Array.from({ length: banksAlive }, () => call.bank(entities, { ...params }));
    const plains = Array.from({ length: banksAlive }, plain);
    const scope = { banks, plains, order, index: new Uint32Array(1), x, time, delivered, latency };
    const ours = eventOf(banks[0]!)
      .replace("bank", `banks[k & ${banksAlive - 1}]`)
      .replace("ROW", row);
    return {
      name: path,
      call: `event, ${banksAlive} banks`,
      n: 1,
      bare: `plains[k & ${banksAlive - 1}](order[k], ${bare})`,
      ours,
      scope,
    };
  };
  const bucket = () => buckets(5, 10);
  return [
    event("core.ema", {}, averages, "x[k]", "{ x: x[k] }"),
    event("network.tokenBucket", { rate: 5, burst: 10 }, bucket, "time[k], 1", "{ time: time[k], cost: 1 }"),
    event(
      "energy.reputation",
      {},
      reputations,
      "delivered[k], latency[k]",
      "{ delivered: delivered[k] === 1, latency: latency[k] }",
    ),
  ];
}

export const goals = (formula: Formulas): readonly Contest[] => [...calls(formula), ...events(formula)];
