// Packages without types of their own.
declare module "kalmanjs" {
  export default class Kalman {
    constructor(options: { R?: number; Q?: number; A?: number; B?: number; C?: number });
    filter(z: number, u?: number): number;
  }
}
declare module "node-pid-controller" {
  export default class Controller {
    constructor(options: { k_p: number; k_i: number; k_d: number; dt: number; i_max?: number });
    setTarget(target: number): void;
    update(value: number): number;
  }
}
declare module "jstat" {
  interface Distribution {
    pdf(x: number, ...parameters: number[]): number;
    cdf(x: number, ...parameters: number[]): number;
    inv(p: number, ...parameters: number[]): number;
  }
  const jStat: Readonly<
    Record<"normal" | "beta" | "gamma" | "studentt" | "centralF" | "chisquare" | "lognormal", Distribution>
  >;
  export default jStat;
}
declare module "kalman-filter" {
  class KalmanFilter {
    constructor(options: { observation: object; dynamic: object });
    filterAll(readings: readonly number[]): number[][];
  }
  const library: { KalmanFilter: typeof KalmanFilter };
  export default library;
}
