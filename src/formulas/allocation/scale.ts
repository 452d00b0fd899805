import { code, column, domain, offsets, param, perGroup, type Range, state } from "../../spec.ts";

const tiny = Number.MIN_VALUE;
const amount: Range = [0, 1e15];

/** Blocks of five chains and transactions of one, as the plan of the world model counts them: 2.92 * 10^9 transactions. */
export const chainHistory = {
  chains: ["Arbitrum", "Base", "Optimism", "Polygon", "BSC"],
  blocks: [4.2e6, 2.1e6, 3.8e6, 6.2e6, 5.8e6],
  perBlock: [100, 50, 75, 200, 150],
} as const;

/**
 * Stage speed-ups that were said to make 30x together: 2, 3 and 5. Listed beside them was a fourth of 10x, with which the product is
 * 300, the sum 20, the geometric mean 4.16, and by Amdahl, a quarter of the work each, 3.53.
 */
export const statedAcceleration = [2, 3, 5] as const;

/** How long, how much, how much faster, how often. */
export const scale = domain({
  /** Transactions, bytes and time of a history that many workers read: sum of blocks * perBlock, times bytes, over what they read together. */
  dataVolume: {
    inputs: {
      /** blocks of each chain */
      blocks: column("n", amount),
      /** transactions in one block, on average */
      perBlock: column("n", amount),
      offsets: offsets(),
    },
    params: {
      /** size of one transaction */
      bytesPerTransaction: param("B", 250, amount),
      /** transactions that one worker reads */
      rate: param("1/s", 2000, amount),
      /** workers */
      workers: param("n", 15, amount),
      /** what of their rate many workers keep */
      efficiency: param("1", 0.85, [0, 1]),
    },
    carry: {
      /** transactions so far, and what rounding left out of them */
      sum: state("n", 0),
      sumRest: state("n", 0),
    },
    output: {
      /** transactions of each chain */
      transactions: column("n", [0, Infinity]),
      /** of all chains; exact below 2^53. NaN where a number of the group is out of range */
      total: perGroup(column("n", [0, Infinity])),
      /** size of them all */
      bytes: perGroup(column("B", [0, Infinity])),
      /** time to read them; infinite where nobody reads */
      seconds: perGroup(column("s", [0, Infinity])),
    },
    scratch: {
      /** transactions of a piece of a group */
      piece: [1024],
    },
  },

  /**
   * What several speed-ups make together. Their product, if each speeds up all of the work that the others have sped up already; by
   * Amdahl, 1 / (1 - sum f + sum f / s), if each speeds up a part f of its own. Speed-ups of 2, 3, 5 and 10 have been stated as "30x in
   * total": their product is 300, the product of the first three 30, and over a quarter of the work each they make 3.53. Amdahl 1967.
   */
  acceleration: {
    inputs: {
      /** how many times as fast each stage becomes */
      speedup: column("1", [tiny, Infinity]),
      /** part of the work in each stage; equal parts, which leave nothing out, when left out */
      fraction: column("1", [0, 1], { optional: true }),
      offsets: offsets(),
    },
    output: {
      /** every stage speeds up the same work */
      product: perGroup(column("1", [0, Infinity])),
      /** average factor: the n-th root of the product */
      geometricMean: perGroup(column("1", [0, Infinity])),
      /** every stage speeds up its own part; NaN where parts sum to more than 1 + 10^-12 */
      amdahl: perGroup(column("1", [0, Infinity])),
    },
    scratch: {
      /** products and sums of even rows and of odd ones */
      work: [8],
    },
  },

  /**
   * Speed-up on n processors: of a fixed amount of work, 1 / (s + (1 - s) / n) (Amdahl 1967); of work that grows with them,
   * n - s (n - 1) (Gustafson 1988); and of processors that wait for each other, n / (1 + s (n - 1) + k n (n - 1)), which has a peak
   * (universal scalability law; Gunther 1993). Two threads of one core are not two processors: what they share counts in s.
   */
  speedup: {
    inputs: {
      /** processors */
      n: column("n", [1, 1e15]),
    },
    params: {
      /** part of the work that cannot be shared out: serial, or waiting in a queue */
      serial: param("1", 0.02, [0, 1]),
      /** cost of keeping each pair of processors in agreement */
      coherency: param("1", 1e-4, [0, 1e6]),
    },
    output: {
      /** of a fixed amount of work */
      amdahl: column("1", [1, Infinity]),
      /** of work that grows with the processors */
      gustafson: column("1", [1, Infinity]),
      /** with waiting and agreement */
      usl: column("1", [0, Infinity]),
      /** processors beyond which more are slower, sqrt((1 - s) / k); infinite without a cost of agreement */
      peak: column("n", [0, Infinity]),
    },
  },

  /**
   * What of a measured speed-up is missing: the serial part that Amdahl's law would need to explain it, (n / speedup - 1) / (n - 1). One
   * that grows with n is overhead, not serial work. Less than 0 where n processors are more than n times as fast. Karp and Flatt 1990.
   */
  karpFlatt: {
    inputs: {
      /** how many times as fast the work is */
      speedup: column("1", [tiny, Infinity]),
      /** on so many processors */
      n: column("n", [1, 1e15]),
    },
    /** experimentally determined serial part; NaN for one processor, which tells nothing */
    output: column("1"),
  },

  /**
   * Universal scalability law of what was measured: throughput = rate n / (1 + serial (n - 1) + coherency n (n - 1)). By least squares of
   * n / throughput, in which the law is linear, each weighed by throughput^4 / n^2, so that errors of the throughput count alike; neither
   * cost is below 0. Groups are systems; each needs three loads that differ. Gunther, Guerrilla Capacity Planning, 2007, chapter 5.
   */
  uslFit: {
    inputs: {
      /** processors, threads or users */
      n: column("n", [1, 1e9]),
      /** what they get done */
      throughput: column("1/s", [1e-100, 1e100]),
      offsets: offsets(),
    },
    output: {
      /** throughput of one alone; NaN where there is no fit, as all the others */
      rate: perGroup(column("1/s", [0, Infinity])),
      /** part of the work that waits in a queue */
      serial: perGroup(column("1", [0, Infinity])),
      /** cost of keeping each pair in agreement */
      coherency: perGroup(column("1", [0, Infinity])),
      /** load beyond which throughput falls, sqrt((1 - serial) / coherency), at least 1; infinite where it never does */
      peak: perGroup(column("n", [1, Infinity])),
      /** part of the variance of the throughput that the law explains; below 0 where the mean is closer. NaN where nothing varies */
      r2: perGroup(column("1", [-Infinity, 1])),
      /** bounded: a cost would have been below 0, and is 0. tooFew: the loads do not tell the costs apart. invalid: a number is out of range */
      status: perGroup(code("fitted", "bounded", "tooFew", "invalid")),
    },
    scratch: {
      /** costs */
      work: [7],
    },
  },

  /**
   * How long until the next update, by how much the market moves: base * (reference / volatility)^exponent within bounds, the longest
   * of a market that stands still. Exponent 2 keeps the expected squared move between two updates the same: Bachelier 1900.
   */
  updateInterval: {
    inputs: {
      /** how much the market moves */
      volatility: column("1", [0, Infinity]),
    },
    params: {
      /** interval at the reference volatility */
      base: param("s", 3600, [tiny, 1e12]),
      /** volatility at which `base` holds */
      reference: param("1", 0.02, [1e-12, 1e12]),
      /** how steeply the interval follows */
      exponent: param("1", 1, [0, 16]),
      /** shortest interval; a block of many chains */
      min: param("s", 12, [0, 1e12]),
      /** longest interval; a day */
      max: param("s", 86_400, [0, 1e12]),
    },
    rules: [{ rule: "ordered", params: ["min", "max"] }],
    /** interval */
    output: column("s", [0, 1e12]),
  },
});
