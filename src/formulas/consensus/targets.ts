import { column, domain, integer, offsets, param, perGroup } from "../../spec.ts";

/** Compact targets (nBits), as headers have them. */
const nBits = [0x01010000, 0x207fffff] as const;
const bits = integer("nBits", nBits);
const target = column("1", [1, Infinity]);

/** Targets bit for bit as nodes compute them, in the compact form of headers. */
export const targets = domain({
  /**
   * Bitcoin's difficulty adjustment every 2016 blocks: floor(target clamp(elapsed, T / 4, 4 T) / T) up to the limit, in compact form.
   * A node counts `elapsed` from the first block of the period to its last, one interval fewer than blocks. Exact as with integers of
   * any length; the 256 bits of a node hold the product of every target below 2^232. Nakamoto 2008; Bitcoin Core, pow.cpp.
   */
  retarget: {
    inputs: {
      /** compact target of the period that ends; NaN out where that is 0, negative or above the limit */
      bits,
      /** time from the first to the last block of the period */
      elapsed: integer("s", [-(2 ** 45), 2 ** 45]),
    },
    params: {
      /** T, the time that the period should take: two weeks */
      timespan: { ...param("s", 1_209_600, [16, 2 ** 22 - 1]), whole: true },
      /** most that the target changes by at once, up or down */
      factor: { ...param("1", 4, [1, 16]), whole: true },
      /** easiest target, in compact form */
      limit: { ...param("nBits", 0x1d00ffff, nBits), whole: true },
    },
    output: {
      /** compact target of the next period */
      bits,
      /** the target that it stands for */
      target,
      /** how many times harder than the limit it is */
      difficulty: column("1", [1, Infinity]),
    },
    strict: true,
  },

  /**
   * LWMA-1 over compact targets, in the integers of 256 bits that its authors' chains use: sum of floor(floor(target / N) / k) over N
   * blocks, k = N (N + 1) T / 2, times the sum of i min(time_i, 6 T). Times out of order count as a second after the one before.
   * zawy12, difficulty-algorithms issue 3, 2018, as Bitcoin Gold and others have it.
   */
  lwmaTarget: {
    inputs: {
      /** time of each block of the window, oldest first; the first one only tells when the second began */
      time: integer("s", [-(2 ** 45), 2 ** 45]),
      /** its compact target; that of the first does not count. NaN out where one is 0, negative or above the limit */
      bits,
      offsets: offsets(),
    },
    params: {
      /** T, the time a block should take, whole */
      spacing: { ...param("s", 600, [1, 65_536]), whole: true },
      /** easiest target, in compact form */
      limit: { ...param("nBits", 0x1d00ffff, [0x01010000, 0x1f7fffff]), whole: true },
    },
    output: {
      /** compact target of the next block; NaN of a window of fewer than 2 blocks, or of more than 65,537 */
      bits: perGroup(bits),
      /** the target that it stands for */
      target: perGroup(target),
      /** the weighted sum of solve times */
      weighted: perGroup(integer("s")),
    },
    scratch: {
      /** the sum of the shares, and its product, in digits of 32 bits */
      digits: [20],
    },
    strict: true,
  },
});
