// The same calls from Node, one round for each line on stdin: what bench.py measures itself against.
import { createInterface } from "node:readline";
import { load } from "../../../dist/index.js";

const lw = await load();
const rows = Number(process.argv[2]);
const entities = Number(process.argv[3]);
const ticks = rows / entities;
const column = (n, scale, whole) =>
  Float64Array.from({ length: n }, () => (whole ? Math.floor(Math.random() * scale) : Math.random() * scale));
const shares = () => column(rows, 1);

function call(formula, inputs, options = {}) {
  const first = formula(inputs, {}, options);
  const out =
    first instanceof Float64Array
      ? new Float64Array(first.length)
      : Object.fromEntries(Object.entries(first).map(([name, { length }]) => [name, new Float64Array(length)]));
  return () => formula(inputs, {}, { ...options, out });
}

function steps(formula, inputs, names) {
  const bank = formula.bank(entities);
  const cut = (t) =>
    Object.fromEntries(Object.entries(inputs).map(([k, x]) => [k, x.subarray(t * entities, (t + 1) * entities)]));
  const cuts = Array.from({ length: ticks }, (_, t) => cut(t));
  const out = Object.fromEntries(names.map((name) => [name, new Float64Array(entities)]));
  return () => {
    for (const tick of cuts) bank.step(tick, { out });
  };
}

const runs = {
  "energy.treasuryFee": call(lw.energy.treasuryFee, {
    utilization: shares(),
    providers: column(rows, 100, true),
    hour: column(rows, 24, true),
  }),
  "network.peerScore": call(lw.network.peerScore, {
    validity: shares(),
    response: shares(),
    resource: shares(),
    adherence: shares(),
  }),
  "energy.reputation": call(
    lw.energy.reputation,
    {
      delivered: column(rows, 2, true),
      metered: column(rows, 2, true),
      latency: column(rows, 10000),
      available: column(rows, 100),
      expected: column(rows, 50).map((x) => 50 + x),
    },
    { entities },
  ),
  "energy.ewmaReputation": call(lw.energy.ewmaReputation, { rating: column(rows, 6) }, { entities }),
  "control.pi": steps(lw.control.pi, { setpoint: shares(), measured: shares() }, ["u", "integral"]),
  "control.kalmanLevel": steps(lw.control.kalmanLevel, { measured: shares() }, ["estimate", "variance", "gain", "nis"]),
};

for await (const name of createInterface({ input: process.stdin })) {
  const start = process.cpuUsage();
  runs[name]();
  const { user, system } = process.cpuUsage(start);
  console.log(user + system);
}
