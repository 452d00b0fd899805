// What is counted of formulas, banks and workspaces, and what Prometheus and OpenTelemetry make of it.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import fc from "fast-check";
import * as client from "prom-client";
import { describe, expect, test } from "vitest";
import { batcher } from "../../src/service/batch.ts";
import { openTelemetry } from "../../src/service/telemetry/opentelemetry.ts";
import { prometheus } from "../../src/service/telemetry/prometheus.ts";
import type { Source } from "../../src/service/telemetry.ts";
import { Telemetry } from "../../src/service/telemetry.ts";
import { scalar, simd } from "../support/builds.ts";

const { lw } = simd;
const row = (utilization: number) => ({ utilization, providers: 12, hour: 7 });
const counts = (telemetry: Telemetry, of: string) => {
  const { seconds: _, ...rest } = telemetry.snapshot()[of]!;
  return rest;
};

describe.each([simd, scalar])("$name", ({ lw }) => {
  test("a watched formula answers as it did, and counts rows of whichever form", () => {
    const telemetry = new Telemetry();
    const fee = telemetry.watch(lw.energy.treasuryFee);
    fc.assert(
      fc.property(fc.array(fc.option(fc.double({ min: -1, max: 2 }), { nil: Number.NaN }), { maxLength: 20 }), (us) => {
        const before = telemetry.snapshot()["energy.treasuryFee"] ?? { calls: 0, rows: 0, invalid_rows: 0 };
        const utilization = Float64Array.from(us);
        const columns = { utilization, providers: 12, hour: 7 };
        expect(fee(columns)).toEqual(lw.energy.treasuryFee(columns));
        for (const u of us) expect(fee(row(u))).toEqual(lw.energy.treasuryFee(row(u)));
        const after = telemetry.snapshot()["energy.treasuryFee"]!;
        const bad = us.filter((u) => !(u >= 0 && u <= 1)).length;
        expect(after.calls! - before.calls!).toBe(1 + us.length);
        expect(after.rows! - before.rows!).toBe(2 * us.length);
        expect(after.invalid_rows! - before.invalid_rows!).toBe(2 * bad);
      }),
    );
  });

  test("a bank is watched itself: events, ticks, runs, outputs that nobody wants, and its window", () => {
    const telemetry = new Telemetry();
    const bank = lw.core.ema.bank(3, {}, { window: 2 });
    expect(telemetry.watch(bank)).toBe(bank);
    const twin = lw.core.ema.bank(3, {}, { window: 2 });
    const x = Float64Array.of(1, 2, Number.NaN);
    const ticks = Float64Array.of(1, 2, 3, 4, 5, 6);
    const indices = Uint32Array.of(0, 2);
    for (const [i, b] of [bank, twin].entries()) {
      const results = [
        b.at(1, { x: 4 }),
        b.step({ x }),
        b.run({ x: ticks }),
        b.stepAt(indices, { x: x.subarray(0, 2) }),
      ];
      b.step({ x }, { out: null });
      b.run({ x: ticks }, { out: null });
      b.stepAt(indices, { x: x.subarray(0, 2) }, { out: null });
      b.inputs.x.set(ticks);
      b.run();
      if (i === 0)
        expect(results).toEqual([
          twin.at(1, { x: 4 }),
          twin.step({ x }),
          twin.run({ x: ticks }),
          twin.stepAt(indices, { x: x.subarray(0, 2) }),
        ]);
      twin.reset();
    }
    expect(counts(telemetry, "core.ema")).toMatchObject({ calls: 8, rows: 1 + 3 + 6 + 2 + 3 + 6 + 2 + 6, errors: 0 });
  });

  test("banks and workspaces of a watched formula are watched", () => {
    const telemetry = new Telemetry();
    telemetry.watch(lw.core.ema).bank(4).step({ x: 1 });
    const space = telemetry.watch(lw.energy.treasuryFee).workspace(8);
    space.inputs.utilization.fill(0.5);
    space.inputs.providers.fill(12);
    space.inputs.hour.set([7, 7, 7, 7, 7, 7, Number.NaN, 7]);
    space.run();
    space.run({}, 6);
    expect(counts(telemetry, "core.ema")).toMatchObject({ calls: 1, rows: 4 });
    expect(counts(telemetry, "energy.treasuryFee")).toMatchObject({ calls: 2, rows: 14, invalid_rows: 1 });
  });

  test("64-bit rows, groups, and answers that are yes or no", () => {
    const telemetry = new Telemetry();
    const { settlement, gridUtilization } = lw.energy;
    const big = { kwh: 2n, price: 3n, treasuryBps: 1n, jurisdictionBps: 1n, slashBps: 1n, stake: 9n };
    telemetry.watch(settlement)(big);
    telemetry.watch(settlement)({ ...big, kwh: BigInt64Array.of(1n, 2n) });
    const grid = telemetry.watch(gridUtilization);
    const capacity = Float64Array.of(4, 4, 4);
    grid({ capacity, available: 1 });
    grid({ capacity, available: 3, offsets: Uint32Array.of(0, 1, 3) });
    expect(counts(telemetry, "energy.settlement")).toEqual({ calls: 2, rows: 3, invalid_rows: 0, errors: 0 });
    expect(counts(telemetry, "energy.gridUtilization")).toEqual({
      calls: 2,
      rows: 3,
      invalid_rows: 0,
      errors: 0,
      energy_grid_utilization: 0.25,
    });
  });
});

test("gauges hold the last values, of inputs and outputs, rows and columns", () => {
  const telemetry = new Telemetry();
  const fee = telemetry.watch(lw.energy.treasuryFee);
  const gauges = () =>
    Object.fromEntries(
      Object.entries(telemetry.snapshot()["energy.treasuryFee"]!).filter(([name]) => name.startsWith("energy_")),
    );
  expect(gauges()).toEqual({});
  const told = ({ fee, congestion }: { fee: number; congestion: number }, utilization: number) => ({
    energy_dynamic_treasury_fee_bps: fee,
    energy_congestion_multiplier: congestion,
    energy_grid_utilization: utilization,
  });
  fee(row(0.9));
  expect(gauges()).toEqual(told(lw.energy.treasuryFee(row(0.9)), 0.9));
  const utilization = Float64Array.of(0.1, 0.4);
  fee({ utilization, providers: 12, hour: 7 });
  utilization.fill(0);
  expect(gauges()).toEqual(told(lw.energy.treasuryFee(row(0.4)), 0.4));
});

test("a call that throws is an error, and throws what it threw", () => {
  const telemetry = new Telemetry();
  const fee = telemetry.watch(lw.energy.treasuryFee);
  // biome-ignore lint/suspicious/noExplicitAny: wrong on purpose.
  const wrong = { utilisation: 1, providers: 1, hour: 1 } as any;
  expect(() => fee(wrong)).toThrow('did you mean "utilization"?');
  const bank = telemetry.watch(lw.core.ema.bank(2));
  expect(() => bank.at(2, { x: 1 })).toThrow("0 to 1");
  expect(counts(telemetry, "energy.treasuryFee")).toMatchObject({ calls: 1, rows: 0, errors: 1 });
  expect(counts(telemetry, "core.ema")).toMatchObject({ calls: 1, rows: 0, errors: 1 });
});

test("time: each call of many rows, one in 64 of the others for all of them", () => {
  let now = 0;
  // Every look at the clock is a millisecond later than the last.
  const telemetry = new Telemetry({ clock: () => now++ });
  const exp = telemetry.watch(lw.core.exp);
  const x = new Float64Array(1000);
  for (let i = 0; i < 10; i++) exp({ x });
  expect(telemetry.snapshot()["core.exp"]!.seconds).toBeCloseTo(0.01, 12);
  for (let i = 0; i < 640; i++) exp({ x: i });
  const looks = now / 2 - 10;
  expect(looks).toBeLessThanOrEqual(11);
  expect(telemetry.snapshot()["core.exp"]!.seconds).toBeGreaterThan(0.01 + 0.57);
  expect(telemetry.snapshot()["core.exp"]!.seconds).toBeLessThanOrEqual(0.01 + 0.64);
});

test("a clock that stands still counts all but time", () => {
  const telemetry = new Telemetry({ clock: () => 5 });
  const exp = telemetry.watch(lw.core.exp);
  for (let i = 0; i < 100; i++) exp({ x: 1 });
  expect(telemetry.snapshot()["core.exp"]).toEqual({ calls: 100, rows: 100, invalid_rows: 0, errors: 0, seconds: 0 });
});

test("names tell banks of one formula apart; what is wrong is told", () => {
  const telemetry = new Telemetry();
  telemetry.watch(lw.core.ema.bank(1), { as: "prices" }).at(0, { x: 1 });
  telemetry.watch(lw.core.ema.bank(1), { as: "loads" });
  expect(Object.keys(telemetry.snapshot())).toEqual(["prices", "loads"]);
  expect(() => telemetry.watch(lw.core.exp, { as: "prices" })).toThrow('"prices" is core.ema already');
  expect(() => telemetry.watch(lw.core.exp, { as: 1 as unknown as string })).toThrow('"as" expected a name');
  expect(() => telemetry.watch({} as never)).toThrow("expected a formula, as lw.core.ema, or a bank");
  const bank = telemetry.watch(lw.core.ema.bank(1));
  expect(() => telemetry.watch(bank)).toThrow("this bank of core.ema is watched already");
  expect(() => new Telemetry({ clock: 1 as never })).toThrow('"clock" expected a function');
});

const source = (value: () => number): Source => {
  const family = { name: "formula_shadow_delta", kind: "gauge", help: "How far apart." } as const;
  return { families: [family], metrics: () => [{ ...family, formula: "energy.treasuryFee", value: value() }] };
};

test("sources add numbers of their own; what is no finite number is not told", () => {
  const telemetry = new Telemetry();
  let value = 3;
  const remove = telemetry.add(source(() => value));
  expect(telemetry.snapshot()).toEqual({ "energy.treasuryFee": { formula_shadow_delta: 3 } });
  value = Number.NaN;
  expect(telemetry.snapshot()).toEqual({});
  value = 4;
  remove();
  expect(telemetry.snapshot()).toEqual({});
  const other = { name: "calls", kind: "gauge", help: "" } as const;
  expect(() => telemetry.add({ families: [other], metrics: () => [] })).toThrow('"calls" is a counter already');
});

test("Prometheus scrapes a real endpoint: what was watched before and after, and nothing once it is stopped", async () => {
  const telemetry = new Telemetry();
  const registry = new client.Registry();
  const exp = telemetry.watch(lw.core.exp);
  const stop = prometheus(telemetry, client, registry);
  const fee = telemetry.watch(lw.energy.treasuryFee);
  for (let i = 0; i < 5; i++) exp({ x: i });
  const { fee: bps } = fee(row(0.8));
  telemetry.add(source(() => -284));
  const server = createServer((_request, response) => {
    registry.metrics().then((text) => response.setHeader("content-type", registry.contentType).end(text));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  try {
    const scrape = async () => (await fetch(url)).text();
    const text = await scrape();
    expect(text).toContain("# TYPE lanewise_calls_total counter");
    expect(text).toContain('lanewise_calls_total{formula="core.exp"} 5');
    expect(text).toContain('lanewise_rows_total{formula="energy.treasuryFee"} 1');
    expect(text).toContain(`energy_dynamic_treasury_fee_bps{formula="energy.treasuryFee"} ${bps}`);
    expect(text).toContain('energy_grid_utilization{formula="energy.treasuryFee"} 0.8');
    expect(text).toContain('formula_shadow_delta{formula="energy.treasuryFee"} -284');
    exp({ x: 1 });
    expect(await scrape()).toContain('lanewise_calls_total{formula="core.exp"} 6');
    stop();
    telemetry.watch(lw.core.ema);
    expect((await scrape()).trim()).toBe("");
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

test("OpenTelemetry's exporter sends the same to a collector", async () => {
  const received: unknown[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.setHeader("content-type", "application/json").end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/metrics`;
  const exporter = new OTLPMetricExporter({ url });
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e6 });
  const provider = new MeterProvider({ readers: [reader] });
  try {
    const telemetry = new Telemetry();
    const stop = openTelemetry(telemetry, provider.getMeter("test"));
    const fee = telemetry.watch(lw.energy.treasuryFee);
    fee(row(0.8));
    fee(row(Number.NaN));
    telemetry.add(source(() => -284));
    /** [formula, value] by name, of the last export. */
    const exported = async () => {
      await provider.forceFlush();
      // biome-ignore lint/suspicious/noExplicitAny: what came over the wire.
      const [{ scopeMetrics }] = (received.at(-1) as any).resourceMetrics;
      return Object.fromEntries(
        // biome-ignore lint/suspicious/noExplicitAny: the same.
        scopeMetrics[0].metrics.map(({ name, sum, gauge }: any) => [
          name,
          // biome-ignore lint/suspicious/noExplicitAny: the same.
          (sum ?? gauge).dataPoints.map(({ attributes, asDouble, asInt }: any) => [
            attributes[0].value.stringValue,
            Number(asDouble ?? asInt),
          ]),
        ]),
      );
    };
    const first = await exported();
    expect(first["lanewise.calls"]).toEqual([["energy.treasuryFee", 2]]);
    expect(first["lanewise.invalid_rows"]).toEqual([["energy.treasuryFee", 1]]);
    expect(first.formula_shadow_delta).toEqual([["energy.treasuryFee", -284]]);
    const { energy_dynamic_treasury_fee_bps: bps } = telemetry.snapshot()["energy.treasuryFee"]!;
    expect(first.energy_dynamic_treasury_fee_bps).toEqual([["energy.treasuryFee", bps]]);
    fee(row(0.8));
    expect((await exported())["lanewise.calls"]).toEqual([["energy.treasuryFee", 3]]);
    stop();
    fee(row(0.8));
    // The SDK goes on telling what it saw last.
    expect((await exported())["lanewise.calls"] ?? []).not.toEqual([["energy.treasuryFee", 4]]);
  } finally {
    await provider.shutdown();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

test.each([
  [
    "throws",
    () => {
      throw new Error("from outside");
    },
  ],
  [
    "steps back",
    (() => {
      let now = 1e6;
      return () => now--;
    })(),
  ],
  ["is NaN", () => Number.NaN],
  ["counts in bigints", () => process.hrtime.bigint() as never],
])("a clock that %s changes no call, and no counter falls", async (_, clock) => {
  const telemetry = new Telemetry({ clock });
  const bank = telemetry.watch(lw.network.tokenBucket.bank(1, { rate: 1, burst: 10 }));
  const plain = lw.network.tokenBucket.bank(1, { rate: 1, burst: 10 });
  const rows = batcher(bank, { maxRows: 4 });
  const event = { time: 0, cost: 1 };
  const answers = Promise.all([rows.submit(0, event), rows.submit(0, event)]);
  await rows.close();
  expect(await answers).toEqual([plain.at(0, event), plain.at(0, event)]);
  expect(bank.save()).toEqual(plain.save());
  expect(telemetry.snapshot()["network.tokenBucket"]).toMatchObject({ calls: 1, rows: 2, errors: 0, seconds: 0 });
});

test("a gauge of an input is what it was, where outputs are written to it", () => {
  const telemetry = new Telemetry();
  const utilization = Float64Array.of(0.5, 0.75);
  telemetry.watch(lw.energy.treasuryFee)({ ...row(0), utilization }, {}, { out: { fee: utilization } });
  expect(telemetry.snapshot()["energy.treasuryFee"]).toMatchObject({ energy_grid_utilization: 0.75 });
});

test("a bank that is run without its window is counted as an error", () => {
  const telemetry = new Telemetry();
  const bank = telemetry.watch(lw.core.ema.bank(2));
  expect(() => (bank as unknown as { run(): void }).run()).toThrow("no window");
  expect(telemetry.snapshot()["core.ema"]).toMatchObject({ calls: 1, errors: 1 });
});

test("names are only names", () => {
  const telemetry = new Telemetry();
  telemetry.watch(lw.core.exp, { as: "__proto__" })({ x: 1 });
  const of = Object.getOwnPropertyDescriptor(telemetry.snapshot(), "__proto__")?.value;
  const spoilt = "calls" in {};
  for (const name of ["calls", "rows", "invalid_rows", "errors", "seconds"])
    Reflect.deleteProperty(Object.prototype, name);
  expect([spoilt, of?.calls]).toEqual([false, 1]);
});

test("what is refused leaves no trace", () => {
  const telemetry = new Telemetry();
  const bank = telemetry.watch(lw.core.ema.bank(1));
  const before = telemetry.snapshot();
  expect(() => telemetry.watch(bank, { as: "again" })).toThrow("watched already");
  expect(() => telemetry.add({} as Source)).toThrow('"source" expected families and metrics()');
  const calls = { name: "calls", kind: "gauge", help: "" } as const;
  const mine = { name: "mine", kind: "gauge", help: "" } as const;
  const source = { families: [mine, calls], metrics: () => [{ ...calls, formula: "x", value: 1 }] };
  expect(() => telemetry.add(source)).toThrow('"calls" is a counter already');
  expect(telemetry.snapshot()).toEqual(before);
  const families: string[] = [];
  telemetry.onFamily(({ name }) => families.push(name));
  expect(families).not.toContain("mine");
});

test("adapters say what they take", () => {
  const telemetry = new Telemetry();
  expect(() => prometheus(telemetry, {} as never)).toThrow('"client" expected prom-client');
  expect(() => openTelemetry(telemetry, {} as never)).toThrow('"meter" expected a meter');
});
