import { choice, code, column, domain, field, integer, offsets, perGroup } from "../../spec.ts";

const amount = [0, 1e100] as const;

/** What cannot be divided: seats of a parliament, tasks of a cluster. */
export const seats = domain({
  /**
   * Whole seats in proportion to votes. Divisor methods give seat after seat to the largest votes / d(seats so far): dHondt (Jefferson)
   * d = s + 1, webster (Sainte-Lague) s + 1/2, huntingtonHill sqrt(s (s + 1)), adams s, of which the last two give everybody with
   * votes one seat first. Quota methods give a seat for each full quota, the rest to the largest remainders: hamilton (Hare) by
   * votes / seats, droop by floor(votes / (seats + 1)) + 1. Quotients are compared exactly, those of huntingtonHill to 31 digits. Balinski
   * and Young, Fair Representation, 2001.
   */
  apportionment: {
    inputs: {
      /** of each party, or people of each state */
      votes: integer("n", [0, 1e12]),
      /** seats for all of them */
      seats: perGroup(integer("n", [0, 1e6])),
      offsets: offsets(),
    },
    params: {
      /** by which the seats are given */
      method: choice("dHondt", "webster", "huntingtonHill", "adams", "hamilton", "droop"),
    },
    output: {
      /** of each party; they sum to what there is. NaN throughout a group without votes, or with a number out of range */
      seats: integer("n"),
      /** tied: who has the last seat is decided by the order of rows, the first of equals has it. noVotes: there are seats, for nobody */
      status: perGroup(code("apportioned", "tied", "noVotes", "invalid")),
    },
    scratch: {
      /** parties by what their next seat is worth */
      heap: ["row"],
      /** seats so far */
      held: ["row"],
      /** what each quota leaves over; -1 of those without votes */
      remainder: ["row"],
      /** what is compared, and how */
      rank: [3],
    },
  },

  /**
   * Dominant resource fairness of whole tasks: again and again the workload with the least dominant share by weight starts one task, the
   * first of equals; one whose task no longer fits has done. Ghodsi et al. 2011, algorithm 1, which goes on with the others. What is
   * equal within 10^-12 fits. allocation.drf is the same of tasks that can be divided.
   */
  drfTasks: {
    inputs: {
      /** what one task of each workload needs; at least 10^-15 of some resource */
      demand: field(["row", "resource"], "any", amount),
      /** claim of each workload; 1 when left out, less than 10^-100 gets nothing */
      weight: column("1", amount, { optional: true, otherwise: 1 }),
      /** tasks that there are of each workload; no end of them when left out or NaN */
      most: { ...integer("n"), optional: true, sparse: true },
      /** what there is of each resource */
      capacity: field(["group", "resource"], "any", [1e-100, 1e100]),
      offsets: offsets(),
    },
    output: {
      /** tasks of each workload; NaN throughout a group with a number out of range, or a workload that needs next to nothing */
      tasks: integer("n"),
      /** largest share that the workload has of any resource */
      dominantShare: column("1", [0, 1]),
      /** what is used of each resource */
      used: field(["group", "resource"], "any", amount),
    },
    scratch: {
      /** workloads that may start a task, by share */
      heap: ["row"],
      /** dominant share of one task by weight; 0 once the workload has done */
      pace: ["row"],
      /** tasks so far */
      count: ["row"],
      /** what is used, and what rounding left out of it */
      held: ["resource"],
      heldRest: ["resource"],
      /** what is compared */
      rank: [2],
    },
  },
});
