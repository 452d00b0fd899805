// Controllers that find their own gains, on plants they know nothing of, against gains that are fixed: a setpoint that
// steps up twice and down once, no noise.
import type { Lanewise } from "../../src/index.ts";
import { each } from "./support.ts";

/** Gain, one or two lags, and the time before control shows. */
export interface Plant {
  readonly gain: number;
  /** time constants, in s; a second one of 0 is none */
  readonly lags: readonly [number, number];
  /** in s */
  readonly delay: number;
}

const firstOrder = (gain: number): Plant => ({ gain, lags: [10, 0], delay: 2 });
const secondOrder = (gain: number): Plant => ({ gain, lags: [8, 3], delay: 1.5 });

/** The same two plants weak, as the fixed gains suit them, and strong. */
export const plants = {
  "first order, weak": firstOrder(0.25),
  "first order": firstOrder(1),
  "first order, strong": firstOrder(4),
  "second order, weak": secondOrder(0.25),
  "second order": secondOrder(1),
  "second order, strong": secondOrder(4),
} as const;

/** Steps of a plant per second. */
const fine = 20;
/** Each setpoint lasts so long, in s. */
const hold = 400;
/** One after the other. */
const setpoints = [1, 2, 1] as const;
/** What a controller may ask for. */
const limits = { min: -20, max: 20 };

/** The output of a plant from rest: steps it under one control at a time. */
function simulate({ gain, lags: [slow, quick], delay }: Plant): (u: number, seconds: number) => number {
  const pending = new Float64Array(Math.round(delay * fine) + 1);
  let at = 0;
  let inner = 0;
  let y = 0;
  return (u, seconds) => {
    for (let step = 0; step < seconds * fine; step++) {
      pending[at] = u;
      at = (at + 1) % pending.length;
      inner += (gain * pending[at]! - inner) / (slow * fine);
      y = quick ? y + (inner - y) / (quick * fine) : inner;
    }
    return y;
  };
}

/** Takes a measurement every `dt` seconds and answers with a control. */
interface Controller {
  readonly dt: number;
  /** seconds spent on an experiment before it could start */
  readonly experiment: number;
  act(setpoint: number, measured: number, time: number): { u: number; kp: number; ki: number };
}

const fixed = ({ control }: Lanewise, kp: number, ki: number, experiment = 0): Controller => {
  const dt = 1;
  const bank = control.pi.bank(1, { kp, ki, dt, ...limits });
  return { dt, experiment, act: (setpoint, measured) => ({ u: bank.step({ setpoint, measured }).u[0]!, kp, ki }) };
};

/** Each controller, ready for a plant. */
export const controllers = {
  /** the gains that simc gives for the first order plant of gain 1 */
  fixed: (lw: Lanewise): Controller => {
    const { kp, ki } = lw.control.simc({ gain: 1, lag: 10, delay: 2 });
    return fixed(lw, kp, ki);
  },
  zeroCross: ({ control }: Lanewise): Controller => {
    const bank = control.selfTuneZeroCross.bank(1, { initialGain: 0.2 });
    return {
      dt: 1,
      experiment: 0,
      act: (setpoint, measured, time) => {
        const { u, kp, ki } = bank.step({ error: setpoint - measured, time });
        return { u: u[0]!, kp: kp[0]!, ki: ki[0]! };
      },
    };
  },
  /** gains by the rule of Tyreus and Luyben, after a relay has made the plant swing around zero */
  relay: (lw: Lanewise, plant: Plant): Controller => {
    const step = simulate(plant);
    const seconds = 120;
    const dt = 0.25;
    const relay = 1;
    const error = new Float64Array(seconds / dt);
    let y = 0;
    for (let i = 0; i < error.length; i++) {
      error[i] = -y;
      y = step(y < 0 || i === 0 ? relay : -relay, dt);
    }
    const time = error.map((_, i) => i * dt);
    const { period, amplitude } = lw.control.relayRecord({ error, time });
    const { kp, ki } = lw.control.relayTune({ relay, amplitude, period }, { rule: "tyreusLuyben" });
    return fixed(lw, kp, ki, seconds);
  },
  /** one sample every 4 s: its model has no delay but half a sample */
  rls: ({ control }: Lanewise): Controller => {
    const dt = 4;
    const bank = control.selfTuneRls.bank(1, { dt, trackingTime: 5 * dt, ...limits });
    return {
      dt,
      experiment: 0,
      act: (setpoint, measured) => {
        const { u, kp, ki } = bank.step({ setpoint, measured });
        return { u: u[0]!, kp: kp[0]!, ki: ki[0]! };
      },
    };
  },
} as const;

export type PlantName = keyof typeof plants;
export type ControllerName = keyof typeof controllers;

export interface Figures {
  /** integral of |error| over the first setpoint, per second of it */
  readonly first: number;
  /** the same over the last */
  readonly last: number;
  /** how far past the last setpoint it went, as a share of the step */
  readonly overshoot: number;
  /** seconds until it stays within 5 % of the last step; NaN if it never does */
  readonly settle: number;
  /** seconds of experiment beforehand */
  readonly experiment: number;
  /** gains at the end */
  readonly kp: number;
  readonly ki: number;
  /** measured value at each sample */
  readonly track: Float64Array;
}

/** One controller on one plant. */
export function tuningLoop(lw: Lanewise, controller: ControllerName, name: PlantName): Figures {
  const plant = plants[name];
  const { dt, experiment, act } = controllers[controller](lw, plant);
  const step = simulate(plant);
  const samples = hold / dt;
  const track = new Float64Array(samples * setpoints.length);
  let answer = { u: 0, kp: NaN, ki: NaN };
  let y = 0;
  track.forEach((_, i) => {
    track[i] = y;
    answer = act(setpoints[Math.floor(i / samples)]!, y, i * dt);
    y = step(answer.u, dt);
  });
  const errors = track.map((measured, i) => setpoints[Math.floor(i / samples)]! - measured);
  const mean = (part: Float64Array) => part.reduce((sum, error) => sum + Math.abs(error), 0) / part.length;
  const end = errors.subarray(-samples);
  const restless = end.findLastIndex((error) => Math.abs(error) > 0.05);
  return {
    first: mean(errors.subarray(0, samples)),
    last: mean(end),
    overshoot: Math.max(0, ...end),
    settle: restless + 1 < samples ? (restless + 1) * dt : NaN,
    experiment,
    kp: answer.kp,
    ki: answer.ki,
    track,
  };
}

/** All controllers on all plants. */
export function tuningLoops(lw: Lanewise): Readonly<Record<PlantName, Readonly<Record<ControllerName, Figures>>>> {
  return each(plants, (plant) => each(controllers, (controller) => tuningLoop(lw, controller, plant)));
}
