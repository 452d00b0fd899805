/** The functions of jStat that ours are compared with; the package brings no types. */
declare module "jstat" {
  interface Distribution {
    pdf(x: number, ...parameters: number[]): number;
    cdf(x: number, ...parameters: number[]): number;
    inv(p: number, ...parameters: number[]): number;
  }
  const jStat: {
    readonly normal: Distribution;
    readonly beta: Distribution;
    readonly gamma: Distribution;
    readonly studentt: Distribution;
    readonly centralF: Distribution;
    readonly lognormal: Distribution;
    erf(x: number): number;
    erfc(x: number): number;
    erfcinv(p: number): number;
    gammaln(x: number): number;
    betafn(a: number, b: number): number;
    betaln(a: number, b: number): number;
    ibeta(x: number, a: number, b: number): number;
    ibetainv(p: number, a: number, b: number): number;
    lowRegGamma(a: number, x: number): number;
    gammapinv(p: number, a: number): number;
  };
  export default jStat;
}
