import type { Examples } from "./examples.ts";

export const control: Examples<"control"> = {
  pi: (lw) =>
    lw.control.pi(
      { setpoint: 5, measured: Float64Array.of(4, 4.4, 4.7) },
      { kp: 2, ki: 0.5, min: 0, max: 10 },
      { state: { integral: 1 } },
    ),
  pid: (lw) =>
    lw.control.pid(
      { setpoint: 5, measured: Float64Array.of(4, 4.4, 4.7), manual: Float64Array.of(3, NaN, NaN) },
      { kp: 2, ti: 4, td: 1, min: 0, max: 10 },
    ),
  pidVelocity: (lw) =>
    lw.control.pidVelocity(
      { setpoint: 5, measured: Float64Array.of(4, 4.4, 4.7), dt: Float64Array.of(1, 1, 2) },
      { kp: 2, ti: 4, td: 1, min: 0, max: 10 },
      { state: { u: 3 } },
    ),
  logPricePi: (lw) => lw.control.logPricePi({ demand: Float64Array.of(80, 95, 90), supply: 100 }),
  kalmanLevel: (lw) =>
    lw.control.kalmanLevel(
      { measured: Float64Array.of(1, 1.2, 0.9) },
      { q: 0.01, r: 0.1, initialVariance: 1 },
      { state: { estimate: 0 } },
    ),
  kalmanSteady: (lw) => lw.control.kalmanSteady({ q: 0.01, r: 0.1 }),
  kalmanTrend: (lw) =>
    lw.control.kalmanTrend(
      { measured: Float64Array.of(1, 2.1) },
      { q0: 0.01, q1: 0.001, r: 0.1, phi: 0.9, dt: 0.5 },
      { state: { level: 0.5, trend: 0.2, p11: 1, p12: 0, p22: 1 } },
    ),
  kalmanWalk: (lw) =>
    lw.control.kalmanWalk(
      { measured: Float64Array.of(1, 1.2, NaN, 0.9), dt: Float64Array.of(1, 1, 1, 0.5) },
      { q: 0.01 },
    ),
  kalmanVelocity: (lw) =>
    lw.control.kalmanVelocity(
      { measured: Float64Array.of(1, 2.1, NaN, 3.9), dt: Float64Array.of(1, 1, 1, 0.5) },
      { q: 0.01, r: 0.1 },
    ),
  kalman: (lw) =>
    lw.control.kalman({
      measured: Float64Array.of(1, 2.1, NaN, 3.9),
      transition: Float64Array.of(1, 1, 0, 1),
      observation: Float64Array.of(1, 0),
      processNoise: Float64Array.of(0.01, 0, 0, 0.001),
      readingNoise: Float64Array.of(0.1),
    }),
  kalmanSmoother: (lw) =>
    lw.control.kalmanSmoother({
      measured: Float64Array.of(1, 2.1, NaN, 3.9),
      transition: Float64Array.of(1, 1, 0, 1),
      observation: Float64Array.of(1, 0),
      processNoise: Float64Array.of(0.01, 0, 0, 0.001),
      readingNoise: Float64Array.of(0.1),
    }),
  alphaBeta: (lw) =>
    lw.control.alphaBeta(
      { measured: Float64Array.of(1, 2.1, NaN, 3.9), dt: Float64Array.of(1, 1, 1, 0.5) },
      { alpha: 0.6 },
    ),
  alphaBetaSteady: (lw) => lw.control.alphaBetaSteady({ index: 0.2 }),
  selfTuneZeroCross: (lw) =>
    lw.control.selfTuneZeroCross(
      { error: Float64Array.of(0.1, -0.2, 0.15), time: Float64Array.of(0, 1, 2) },
      { initialGain: 0.02 },
    ),
  relayRecord: (lw) =>
    lw.control.relayRecord({ error: Float64Array.of(-1, 1, -1, 1, -1, 1), time: Float64Array.of(0, 1, 2, 3, 4, 5) }),
  relayTune: (lw) => lw.control.relayTune({ relay: 2, amplitude: 0.5, period: 12 }),
  ultimateTune: (lw) => lw.control.ultimateTune({ ultimateGain: 8, period: 12 }, { controller: "pid" }),
  stepRecord: (lw) =>
    lw.control.stepRecord({
      measured: Float64Array.of(20, 20, 22.4, 25.1, 26.9, 28.1, 28.9, 29.4, 29.7, 29.9, 30),
      time: Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
      step: 5,
    }),
  stepTune: (lw) => lw.control.stepTune({ gain: 2, lag: 10, delay: 1 }, { rule: "amigo", controller: "pid" }),
  simc: (lw) => lw.control.simc({ gain: 2, lag: 10, delay: 1, closedLoop: 1 }),
  halfRule: (lw) => lw.control.halfRule({ lags: Float64Array.of(1, 0.2, 0.04, 0.008) }, { order: "second" }),
  ultimatePoint: (lw) => lw.control.ultimatePoint({ gain: 2, lag: 10, delay: 1 }),
  selfTuneRls: (lw) => lw.control.selfTuneRls({ setpoint: 1, measured: Float64Array.of(0, 0.04, 0.0844, 0.2066) }),
  gainSchedule: (lw) =>
    lw.control.gainSchedule({ x: 0.6, points: Float64Array.of(0, 0.5, 0.9), gains: Float64Array.of(0.1, 0.3, 0.8) }),
  mitRule: (lw) =>
    lw.control.mitRule({ error: Float64Array.of(1, 1), sensitivity: Float64Array.of(1, 3) }, { rate: 0.5 }),
};
