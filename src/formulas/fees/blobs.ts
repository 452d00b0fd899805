import { domain, integer, mirror, param, signal, sparse, state, tally, whole, wide } from "../../spec.ts";

const safe = Number.MAX_SAFE_INTEGER;
/** Gas of one blob. */
const blob = 131_072;

/** Parameters of fees.excessBlobGas by Ethereum's forks; those of fees.blobBaseFee are among them. */
export const blobSchedules = {
  /** 3 blobs of at most 6; EIP-4844, March 2024 */
  cancun: { target: 3 * blob, max: 6 * blob, updateFraction: 3_338_477 },
  /** 6 of at most 9; EIP-7691, May 2025 */
  prague: { target: 6 * blob, max: 9 * blob, updateFraction: 5_007_716 },
  /** the same, and the fee does not fall below what the base fee of execution asks; EIP-7918, December 2025 */
  osaka: { target: 6 * blob, max: 9 * blob, updateFraction: 5_007_716, reserveGas: 8192 },
} as const;

const whole1 = (unit: "gas" | "wei", initial: number, most: number) => ({
  ...param(unit, initial, [1, most]),
  whole: true,
});

const blobFee = {
  /** least fee, that of no excess */
  minFee: whole1("wei", 1, 2 ** 32),
  /** excess by which the fee grows by e; Cancun's */
  updateFraction: whole1("gas", 3_338_477, 2 ** 25),
};

/** What Ethereum's blocks charge for blobs, and how large they may be. */
export const blobs = domain({
  /**
   * Base fee of blob gas: minFee e^(excess / updateFraction), by EIP-4844's fake_exponential, a Taylor series in whole numbers. To the unit
   * up to the highest fee.
   */
  blobBaseFee: {
    inputs: {
      /** excess blob gas of the block, as its header has it */
      excess: integer("gas"),
    },
    params: {
      ...blobFee,
      /** highest fee, 2^63 - 1 in 64-bit integers unless told; those of a chain end where excesses do, far below */
      max: wide({ ...param("wei", safe, [1, safe]), whole: true }),
    },
    /** wei that a blob gas costs */
    output: integer("wei"),
    int64: true,
  },

  /**
   * Excess blob gas of the next block, and its base fee: (excess + used - target)+. With a reserve, where reserveGas of execution costs
   * more than a blob, excess + floor(used (max - target) / max) instead. Whole numbers throughout. EIP-4844; EIP-7918.
   */
  excessBlobGas: {
    inputs: {
      /** blob gas that the block used */
      used: signal(integer("gas")),
      /** base fee of execution of the block, for the reserve; NaN or left out: no reserve */
      baseFee: sparse(signal(integer("wei"))),
    },
    params: {
      /** blob gas that leaves the excess as it is; Cancun's */
      target: whole1("gas", 3 * blob, safe),
      /** most blob gas of a block, for the reserve; Cancun's */
      max: whole1("gas", 6 * blob, safe),
      ...blobFee,
      /** gas of execution that a blob costs at least; 0: no reserve. 8192 since Osaka */
      reserveGas: { ...param("gas", 0, [0, 2 ** 20]), whole: true },
      /** gas of a blob, for the reserve */
      blobGas: whole1("gas", blob, 2 ** 20),
    },
    rules: [{ rule: "ordered", params: ["target", "max"] }],
    state: {
      /** excess blob gas of the block to come */
      excess: state("gas", 0, [], { kind: "integer", range: whole }),
      /** blocks skipped because a figure was no whole number, 0 or more */
      skipped: tally(),
    },
    guarded: true,
    output: {
      /** excess of the block after this one */
      excess: mirror(signal(integer("gas")), "excess"),
      /** its base fee of blob gas, as of fees.blobBaseFee; NaN when this block was skipped */
      fee: signal(integer("wei")),
    },
  },

  /**
   * Gas limit that a proposer sets on its way to the one desired: less than a 1024th of the parent's away from it, 5000 at least. A header's
   * limit is a valid one where it comes out as it went in. Ethereum Yellow Paper, equations 47 to 49 (4.3.4).
   */
  gasLimit: {
    inputs: {
      /** gas limit that the proposer of a block wants, or that its header has */
      desired: signal(integer("gas")),
    },
    params: {
      /** the step is below parent / divisor */
      divisor: { ...param("1", 1024, [2, 2 ** 32]), whole: true },
      /** least limit */
      min: whole1("gas", 5000, safe),
      /** limit of the block before the first */
      initialLimit: whole1("gas", 30_000_000, safe),
    },
    state: {
      /** gas limit of the latest block */
      limit: state("gas", "initialLimit", [], { kind: "integer", range: whole }),
      /** blocks skipped because the limit desired was no whole number, 0 or more */
      skipped: tally(),
    },
    guarded: true,
    output: {
      /** gas limit of the block */
      limit: mirror(signal(integer("gas")), "limit"),
      /** least that it may be; NaN when this block was skipped */
      least: signal(integer("gas")),
      /** most that it may be */
      most: signal(integer("gas")),
    },
  },
});
