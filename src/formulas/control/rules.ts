import { choice, column, domain, finite, offsets, param, perGroup, sparse } from "../../spec.ts";

const tiny = Number.MIN_VALUE;
const positive = [tiny, Infinity] as const;
const notNegative = [0, Infinity] as const;
const left = { optional: true, otherwise: 0 } as const;

/** Which terms the controller has. */
const controller = choice("pi", "p", "pid");

const gains = {
  /** proportional gain */
  kp: column("any"),
  /** integral time; Infinity of a controller without integral */
  ti: column("s", [0, Infinity], { extended: true }),
  /** integral gain per unit of time, kp / ti */
  ki: column("any"),
  /** derivative time; 0 of a controller without derivative */
  td: column("s", notNegative),
};

/** Gains by rule, one formula for what is known of the plant: a relay experiment, an ultimate point, a step response, a model. */
export const rules = domain({
  /**
   * Gains from a relay experiment: Ku = 4 relay / (pi sqrt(amplitude^2 - hysteresis^2)), then by a rule of control.ultimateTune.
   * Astrom and Hagglund 1984.
   */
  relayTune: {
    inputs: {
      /** step of the relay, either side */
      relay: column("any", positive),
      /** amplitude of the oscillation it caused; NaN out unless above the hysteresis */
      amplitude: column("any", positive),
      /** period of the oscillation */
      period: column("s", positive),
      /** half width of the relay's dead band; 0 when left out */
      hysteresis: column("any", notNegative, left),
    },
    params: {
      /** which table of gains */
      rule: choice("zieglerNichols", "tyreusLuyben"),
      /** which terms the controller has; Tyreus and Luyben have no P: NaN out */
      controller,
    },
    output: {
      /** gain at which the loop would just keep swinging */
      ultimateGain: column("1", [0, Infinity]),
      /** proportional gain */
      kp: column("1", [0, Infinity]),
      /** integral time; Infinity of a controller without integral */
      ti: column("s", [0, Infinity], { extended: true }),
      /** integral gain per unit of time, kp / ti */
      ki: column("1", [0, Infinity]),
      /** derivative time; 0 of a controller without derivative */
      td: column("s", notNegative),
    },
  },

  /**
   * Gains from the ultimate gain Ku and period Pu. Ziegler and Nichols 1942: P 0.5 Ku; PI 0.45 Ku, Pu / 1.2; PID 0.6 Ku, Pu / 2, Pu / 8.
   * Tyreus and Luyben 1992, calmer: PI Ku / 3.2, 2.2 Pu; PID Ku / 2.2, 2.2 Pu, Pu / 6.3. For control.pid with b = c = 1.
   */
  ultimateTune: {
    inputs: {
      /** gain at which the loop just keeps swinging; NaN out at 0 */
      ultimateGain: column("any"),
      /** period of that oscillation */
      period: column("s", positive),
    },
    params: {
      /** which table of gains */
      rule: choice("zieglerNichols", "tyreusLuyben"),
      /** which terms the controller has; Tyreus and Luyben have no P: NaN out */
      controller,
    },
    output: gains,
  },

  /**
   * Gains from what a step response shows: a first-order lag T with delay L and gain k. With a = k L / T and r = L / T these are
   * Ziegler and Nichols 1942: P 1 / a; PI 0.9 / a, L / 0.3; PID 1.2 / a, 2 L, L / 2.
   * Cohen and Coon 1953: P (1 / a) (1 + r / 3); PI (0.9 + r / 12) / a, L (30 + 3 r) / (9 + 20 r);
   * PID (4 / 3 + r / 4) / a, L (32 + 6 r) / (13 + 8 r), 4 L / (11 + 2 r).
   * AMIGO, Astrom and Hagglund 2004: PI 0.15 / k + (0.35 - L T / (L + T)^2) T / (k L), 0.35 L + 13 L T^2 / (T^2 + 12 L T + 7 L^2);
   * PID (0.2 + 0.45 T / L) / k, L (0.4 L + 0.8 T) / (L + 0.1 T), 0.5 L T / (0.3 L + T); b 0 where L <= T. control.simc has a wish for the closed loop.
   */
  stepTune: {
    inputs: {
      /** what a lasting unit of control changes the measured value by; NaN out at 0 */
      gain: column("any"),
      /** time constant of the lag */
      lag: column("s", positive),
      /** time before a change of control shows */
      delay: column("s", positive),
    },
    params: {
      /** which table of gains */
      rule: choice("zieglerNichols", "cohenCoon", "amigo"),
      /** which terms the controller has; AMIGO has no P: NaN out */
      controller,
    },
    output: {
      ...gains,
      /** weight of the setpoint for control.pid: AMIGO 0 where the delay is not above the lag, else 1; the other tables know no other than 1 */
      b: column("1", [0, 1]),
    },
  },

  /**
   * Gains from a model, a first-order lag with delay: kp = lag / (gain (closedLoop + delay)), Ti = min(lag, 4
   * (closedLoop + delay)). A second lag is cancelled by a derivative, Td = lag2; that is a controller in series form, and `ideal` gives
   * the same in the form of control.pid: with f = 1 + lag2 / Ti, kp f, Ti f and lag2 / f. Skogestad 2003.
   */
  simc: {
    inputs: {
      /** what a lasting unit of control changes the measured value by; NaN out at 0 */
      gain: column("any"),
      /** time constant of the lag */
      lag: column("s", positive),
      /** time before a change of control shows */
      delay: column("s", notNegative),
      /** time constant wanted of the closed loop; NaN or left out: the delay. NaN out where it and the delay are 0 */
      closedLoop: sparse(column("s", notNegative)),
      /** time constant of a second, smaller lag; 0 when left out: no derivative */
      lag2: column("s", notNegative, left),
    },
    params: {
      /** which form the gains are for; the same without a second lag */
      form: choice("ideal", "series"),
    },
    output: {
      /** proportional gain, with the sign of the model's gain */
      kp: column("any"),
      /** integral time */
      ti: column("s", notNegative),
      /** integral gain per unit of time, kp / ti */
      ki: column("any"),
      /** derivative time */
      td: column("s", notNegative),
    },
  },

  /**
   * A chain of lags as one or two with a delay, by the half rule: of the largest lag that is left out one half goes to the smallest one
   * kept and the other to the delay, as do all smaller ones, what responds the wrong way and half a tick of the controller. Skogestad
   * 2003.
   */
  halfRule: {
    inputs: {
      /** time constants of the chain, in any order */
      lags: column("s", notNegative),
      offsets: offsets(),
      /** delay of the chain itself; 0 when left out */
      delay: { ...perGroup(column("s", notNegative)), optional: true, otherwise: 0 },
      /** sum of small time constants in the numerator, those of inverse responses negative: (1 - 0.3 s) is -0.3. 0 when left out */
      lead: { ...perGroup(column("s")), optional: true, otherwise: 0 },
    },
    params: {
      /** lags that are kept */
      order: choice("first", "second"),
      /** time of one tick of the controller; 0: it is continuous */
      dt: param("s", 0, [0, finite]),
    },
    output: {
      /** larger lag of the model; NaN of a lag out of its domain, or where the delay would be negative */
      lag: perGroup(column("s", notNegative)),
      /** smaller lag of the model; 0 of a first-order one */
      lag2: perGroup(column("s", notNegative)),
      /** delay of the model */
      delay: perGroup(column("s", notNegative)),
    },
  },

  /**
   * Where a loop around a first-order lag with delay would just keep swinging: w delay + atan(w lag) = pi, period 2 pi / w, gain
   * sqrt(1 + (w lag)^2) / gain. For control.ultimateTune.
   */
  ultimatePoint: {
    inputs: {
      /** what a lasting unit of control changes the measured value by; NaN out at 0 */
      gain: column("any"),
      /** time constant of the lag */
      lag: column("s", notNegative),
      /** time before a change of control shows: a lag alone never swings */
      delay: column("s", positive),
    },
    output: {
      /** gain at which the loop just keeps swinging, with the sign of the model's gain */
      ultimateGain: column("any"),
      /** period of that oscillation */
      period: column("s", notNegative),
    },
  },
});
