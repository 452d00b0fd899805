// Workers of a page that fail or are ended, while nobody calls and in the middle of a call.
import { loadSync } from "lanewise/energy";
import { createPool } from "lanewise/pool";
import { drawBank, drawFee, rejection, same, within } from "./program.js";

/** The workers that the pool makes, as the page sees them. */
const made = [];
globalThis.Worker = class extends globalThis.Worker {
  constructor(...args) {
    super(...args);
    made.push(this);
  }
};

/** Ways to lose a worker of whose fate nobody else tells the page. */
const ways = {
  failed: (worker) => worker.postMessage(null),
  terminated: (worker) => worker.terminate(),
};

/** What a pool made of it: its workers that were lost, and the error of a bank that went back. */
export async function lost(seed, way) {
  const { energy } = loadSync();
  const { inputs, params } = drawFee(seed);
  const plain = energy.treasuryFee(inputs, params);
  const bank = drawBank(seed);
  const one = energy.ewmaReputation.bank(bank.entities, bank.params, bank.options);
  const told = [];
  let tell = () => {};
  const onWorkerLost = ({ worker, reason, replaced }) => {
    told.push([worker, replaced, reason.message]);
    tell();
  };
  const hurt = (worker) => {
    const heard = new Promise((resolve) => {
      tell = resolve;
    });
    ways[way](worker);
    return heard;
  };
  const first = made.length;
  const pool = await within("createPool", createPool({ threads: 2, chunk: 100, onWorkerLost }));
  try {
    const call = (options) => within("call", pool.call(energy.treasuryFee, inputs, params, options));
    same("a call", await call(), plain);
    await within("news of a worker that nobody waits for", hurt(made[first]));
    same("a call after it", await call(), plain);
    let heard;
    const onProgress = () => {
      heard ??= hurt(made[first + 1]);
    };
    same("a call in whose middle it happens", await call({ onProgress }), plain);
    await within("news of a worker in the middle of a call", heard);

    const { entities, options, ticks } = bank;
    const wishes = { ...options, restore: "last-save" };
    const spread = await within("bank", pool.bank(energy.ewmaReputation, entities, bank.params, wishes));
    await within("step", spread.step(ticks[0]));
    one.step(ticks[0]);
    same("save", await within("save", spread.save()), one.save());
    await within("step", spread.step(ticks[1]));
    await within("news of a worker with a part of a bank", hurt(made.at(-1)));
    const refused = await rejection("a step of a bank that lost a part", spread.step(ticks[2]));
    same("a step after it", await within("step", spread.step(ticks[3])), one.step(ticks[3]));
    return { told, refused, workers: made.length - first };
  } finally {
    await within("close", pool.close());
  }
}

/** A pool that is left open: its workers are closed from elsewhere. */
export async function open(seed) {
  const { energy } = loadSync();
  const { inputs, params } = drawFee(seed);
  const plain = energy.treasuryFee(inputs, params);
  let tell;
  const heard = new Promise((resolve) => {
    tell = resolve;
  });
  const pool = await within("createPool", createPool({ threads: 2, chunk: 100, onWorkerLost: tell }));
  await within("call", pool.call(energy.treasuryFee, inputs, params));
  return async () => {
    try {
      const { worker, replaced, reason } = await within("news of a worker that closed", heard);
      same("a call after it", await within("call", pool.call(energy.treasuryFee, inputs, params)), plain);
      return [worker, replaced, reason.message];
    } finally {
      await within("close", pool.close());
    }
  };
}
