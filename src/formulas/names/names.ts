import { column, domain, flag, param, toggle } from "../../spec.ts";

/** Characters of a name as a reserve price counts them: Unicode scalar values, the suffix included unless stripped. */
export function nameLength(name: string, { stripSuffix = false } = {}): number {
  const dot = stripSuffix ? name.lastIndexOf(".") : -1;
  return [...(dot > 0 ? name.slice(0, dot) : name)].length;
}

/** Names at auction. */
export const names = domain({
  /**
   * Reserve price of a name: dearer when short, dearer when its last sale was. base * length multiplier * history
   * multiplier, rounded half away from zero; at least 1, whoever sets it.
   */
  reservePrice: {
    inputs: {
      /** characters of the full name, as nameLength counts them */
      length: column("n", [1, Infinity]),
      /** last winning bid; NaN or left out: never sold */
      prior: column("BLOCK", [0, Infinity], { optional: true, sparse: true }),
      /** whether that sale was settled; one that was cancelled counts for nothing */
      settled: { ...flag(), optional: true, otherwise: 0 },
      /** the seller's own minimum, taken as it is from 1 on; NaN or left out: none */
      minimum: column("BLOCK", [Number.MIN_VALUE, Infinity], { optional: true, sparse: true }),
    },
    params: {
      /** reserve of a name of `freeLength` characters without history */
      base: param("BLOCK", 1000, [0, Number.MAX_SAFE_INTEGER]),
      /** what each further character takes off */
      sensitivity: param("1", 0.1, [0, 1]),
      /** what of the last sale's premium carries over */
      historyWeight: param("1", 0.5, [0, 100]),
      /** least length multiplier */
      lengthFloor: param("1", 0.2, [0, 1]),
      /** characters that cost nothing off */
      freeLength: param("n", 3, [0, 255]),
      /** highest premium, prior / base - 1 */
      premiumCap: param("1", 2, [0, 1e6]),
      /** off: the reserve is `base`, from 1 on */
      enabled: toggle(true),
    },
    output: {
      /** 1 or more; a whole number unless a seller's minimum or `base` stands in its place and is not */
      reserve: column("BLOCK", [1, Infinity]),
      /** 1 down to the floor */
      lengthMultiplier: column("1", [0, 1]),
      /** 1 up to 1 + historyWeight * premiumCap */
      historyMultiplier: column("1", [1, Infinity]),
      /** before rounding */
      raw: column("BLOCK"),
    },
  },
});
