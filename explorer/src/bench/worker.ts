// Measures off the page, so that it stays alive and its own work disturbs less.
import { slim } from "virtual:slim";
import { createPool, type Pool } from "lanewise/pool";
import type { Spec } from "../../../src/spec.ts";
import { copied, type Formula, inPlace, type Made, pooled } from "./entrants.ts";
import type { Ask, Reply, Setting } from "./messages.ts";
import { race, sampleTime, tickOf } from "./pace.ts";
import { type Kind, kinds, workloads } from "./subjects.ts";
import { prepared } from "./workloads.ts";

const tell = (reply: Reply) => postMessage(reply);

addEventListener("message", async ({ data }: MessageEvent<Ask>) => {
  try {
    await measure(data);
    tell({ finished: true });
  } catch (error) {
    tell({ error: (error as Error).message });
  }
});

async function measure({ id, sizes, rounds, simd, scalar }: Ask): Promise<void> {
  const [domain = "", name = ""] = id.split(".");
  const work = workloads.find((one) => one.id === id)!;
  const { load } = await slim[domain]!();
  const formula = async (wasm: string) => {
    const all = await load({ wasm: fetch(wasm) });
    return (all[domain] as Readonly<Record<string, Formula & { readonly spec: Spec }>>)[name]!;
  };
  const onScalar = await formula(scalar);
  const onSimd = simd === undefined ? undefined : await formula(simd);
  const best = onSimd ?? onScalar;

  const tick = tickOf(() => performance.now());
  const isolated = globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer === "function";
  const pools: [Kind, Pool][] = [];
  let withoutWorkers: string | undefined;
  try {
    pools.push(["workers, copies", await createPool({ memory: "transfer" })]);
    if (isolated) pools.push(["workers, shared", await createPool({ memory: "shared" })]);
  } catch (error) {
    withoutWorkers = (error as Error).message;
  }
  const setting: Setting = {
    tick,
    sample: sampleTime(tick),
    cores: navigator.hardwareConcurrency,
    isolated,
    ...(withoutWorkers === undefined ? {} : { withoutWorkers }),
  };
  tell({ setting });

  for (const size of sizes) {
    tell({ size, stage: "warming up" });
    const given = prepared(work, best.spec, size);
    const entrants: Made[] = [{ kind: kinds[0], run: given.plain }, copied("scalar", onScalar, work, given)];
    if (onSimd) entrants.push(copied("SIMD", onSimd, work, given), inPlace(onSimd, work, given));
    for (const [kind, pool] of pools) entrants.push(await pooled(kind, pool, best, work, given));
    await race(entrants, size, {
      rounds,
      tick,
      warmUp: 60,
      now: () => performance.now(),
      onRound: (round, timings) => tell({ size, round, timings }),
    });
    for (const { close } of entrants) close?.();
  }
  for (const [, pool] of pools) await pool.close();
}
