import { column, domain, field, flag, integer, offsets, perGroup, type Range } from "../../spec.ts";

/** So far apart that no quotient of two overflows. */
const amount: Range = [0, 1e100];
const positive: Range = [1e-100, 1e100];

/** Workers of each role around a world model of five chains: one coordinator, three processors a chain, and what joins their results. */
export const workerRoles = {
  roles: ["coordinator", "chain processor", "pattern recogniser", "prediction engine", "integration manager"],
  counts: [1, 15, 10, 5, 3],
} as const;

/** Resources among those who ask for them. */
export const fairness = domain({
  /**
   * Weighted max-min fair shares of one resource: min(demand, level * weight), with the level at which they use the capacity up.
   * Nobody can get more without somebody getting less who has no more for his weight. Bertsekas and Gallager, Data Networks, 1992.
   */
  waterFill: {
    inputs: {
      /** what each asks for */
      demand: column("any", amount),
      /** claim of each; 1 when left out, 0 gets nothing */
      weight: column("1", amount, { optional: true, otherwise: 1 }),
      /** what there is; less than 0 counts as 0 */
      capacity: perGroup(column("any", amount, { clamped: true })),
      offsets: offsets(),
    },
    output: {
      /** what each gets; NaN throughout a group with a number out of range */
      share: column("any", amount),
      /** most that anybody gets for one unit of weight; 0 where all get what they ask for, or there is nothing */
      level: perGroup(column("any", [0, Infinity])),
    },
    scratch: {
      /** sums of even rows and of odd ones, and of both */
      work: [5],
    },
  },

  /**
   * Dominant resource fairness: tasks that need several resources in fixed proportions. All dominant shares (a workload's largest
   * share of any resource) rise together, by weight, until a resource is used up; who needs it stops there. Tasks are divisible.
   * Ghodsi et al. 2011.
   */
  drf: {
    inputs: {
      /** what one task of each workload needs */
      demand: field(["row", "resource"], "any", amount),
      /** claim of each workload; 1 when left out, less than 10^-100 gets nothing */
      weight: column("1", amount, { optional: true, otherwise: 1 }),
      /** what there is of each resource */
      capacity: field(["group", "resource"], "any", positive),
      offsets: offsets(),
    },
    output: {
      /** tasks of each workload; NaN throughout a group with a number out of range, or a workload that needs nothing */
      tasks: column("n", [0, Infinity]),
      /** largest share that the workload has of any resource. One whose task needs less than 10^-100 of every resource needs nothing */
      dominantShare: column("1", [0, 1]),
      /** what is used of each resource */
      used: field(["group", "resource"], "any", amount),
    },
    scratch: {
      /** tasks per unit of level, 0 once the workload has stopped */
      pace: ["row"],
      /** what all of them use per unit of level */
      flow: ["resource"],
      /** and what rounding left out of it */
      flowRest: ["resource"],
      /** what is used so far */
      filled: ["resource"],
    },
  },

  /**
   * Threads for workers of several roles, in proportion to their numbers: whole, and summing to the threads exactly. With at least
   * as many threads as workers each has one of its own; with at least as many as roles with workers, each role has one.
   * Hamilton 1792.
   */
  workerTopology: {
    inputs: {
      /** workers of each role */
      workers: { ...integer("n", [0, 1e9]), sums: [{ range: [1, Infinity] }] },
      /** threads for all of them */
      threads: perGroup(integer("n", [0, 1e15])),
      offsets: offsets(),
    },
    output: {
      /** threads of each role; NaN throughout a group without workers, or with a number out of range */
      threads: integer("n"),
      /** workers of all roles */
      total: perGroup(integer("n")),
      /** threads for one worker, on average */
      perWorker: perGroup(column("1", [0, Infinity])),
      /** there are more workers than threads */
      oversubscribed: perGroup(flag()),
    },
    scratch: {
      /** threads, where nobody wants them */
      parts: ["row"],
      /** workers of the roles that share what is left */
      claims: ["row"],
      /** fractions, as whole numbers */
      keys: ["row"],
      /** candidates for the last one that gets one more */
      spare: ["row"],
      /** how many fractions have each digit */
      counters: [1024],
    },
  },
});
