import { column, domain, flag, integer, offsets, param, perGroup, toggle } from "../../spec.ts";

const share = perGroup(column("1", [0, 1]));
const people = integer("n", [1, Number.MAX_SAFE_INTEGER]);

/** How well people hide among others. */
export const anonymity = domain({
  /**
   * Risk that somebody in a data set of equivalence classes is named: by a prosecutor, who knows that the person is in it, and by a
   * journalist, who does not and has to count the population behind each class. El Emam 2013. One data set a group.
   */
  reidRisk: {
    inputs: {
      /** people in each class */
      size: column("n", people.range),
      /** people of the population who look the same, `size` or more; left out: unknown */
      population: column("n", people.range, { optional: true, sparse: true }),
      offsets: offsets(),
    },
    params: {
      /** highest acceptable risk of one person */
      threshold: param("1", 0.09, [0, 1]),
    },
    output: {
      /** highest risk of a person, 1 / the smallest class */
      prosecutorMax: share,
      /** mean risk, classes / people; also a marketer's share of right guesses */
      prosecutorMean: share,
      /** share of the people whose risk exceeds the threshold */
      atRisk: share,
      /** share of the people who are alone in their class */
      uniques: share,
      /** smallest class: the data set is k-anonymous */
      k: perGroup(column("n", [0, Infinity])),
      /** highest risk in the population; NaN where one of it is unknown */
      journalistMax: share,
      /** mean risk in the population: classes / its people or the mean over ours, whichever is more */
      journalistMean: share,
      /** share of the people whose risk in the population exceeds the threshold */
      journalistAtRisk: share,
    },
    strict: true,
  },

  /**
   * People a group must have where few live, where what is told is sensitive, or where its place is uncertain: base (reference /
   * density)^exponent (1 + weight sensitivity) / confidence, at least 1 / the highest risk. After Sweeney 2002.
   */
  dynamicK: {
    inputs: {
      /** people per area */
      density: column("1/km2", [0, Infinity]),
      /** how sensitive the values are */
      sensitivity: column("1", [0, 1], { clamped: true }),
      /** how sure the place is */
      confidence: column("1", [Number.MIN_VALUE, 1]),
      /** people in the group; NaN or left out: unknown */
      population: column("n", [0, Infinity], { optional: true, sparse: true }),
    },
    params: {
      /** people required at the reference density */
      base: param("n", 20, [0, 1e9]),
      /** density at which `base` is enough */
      reference: param("1/km2", 1000, [1e-9, 1e9]),
      /** how fast the requirement falls with the density */
      exponent: param("1", 0.5, [0, 4]),
      /** what full sensitivity adds, as a part */
      weight: param("1", 1, [0, 100]),
      /** confidence below counts as this */
      confidenceMin: param("1", 0.5, [0.01, 1]),
      /** highest risk of one person: the group has 1 / risk people or more */
      riskMax: param("1", 0.09, [1e-9, 1]),
      /** least requirement */
      kMin: { ...param("n", 5, [1, 1e9]), whole: true },
      /** highest requirement; it also caps the one of `riskMax` */
      kMax: { ...param("n", 500, [1, 1e9]), whole: true },
    },
    rules: [{ rule: "ordered", params: ["kMin", "kMax"] }],
    output: {
      /** before rounding up and bounds */
      raw: column("n", [0, Infinity]),
      /** people required, a whole number */
      k: column("n", [1, Infinity]),
      /** the group has them; no where its population is unknown */
      release: flag(),
    },
    strict: true,
  },

  /** Variety of sensitive values in an equivalence class, from how often each occurs. Machanavajjhala et al. 2007. One class a group. */
  lDiversity: {
    inputs: {
      /** people with each value */
      count: integer("n"),
      offsets: offsets(),
    },
    params: {
      /** how much the most frequent value may exceed the tail, for recursive diversity */
      c: param("1", 2, [0, 1e9]),
      /** where that tail starts: the most frequent value is 1 */
      l: { ...param("n", 2, [1, 64]), whole: true },
    },
    output: {
      /** values that occur */
      distinct: perGroup(column("n", [0, Infinity])),
      /** e to their entropy: as varied as this many equally frequent values */
      entropyL: perGroup(column("1", [1, Infinity])),
      /** recursive (c, l)-diversity: the most frequent value has less than c times the tail */
      recursive: perGroup(flag()),
    },
    scratch: {
      /** the largest counts so far */
      top: [64],
    },
    strict: true,
  },

  /**
   * Distance of a class from the whole, by their distributions of a sensitive value: total variation, or for ordered values the mean
   * earth mover's distance. Both are normalised first. Li, Li and Venkatasubramanian 2007. One class a group.
   */
  tCloseness: {
    inputs: {
      /** weight of each value in the class */
      inside: column("1", [0, 1e15]),
      /** weight of each value in the whole */
      whole: column("1", [0, 1e15]),
      offsets: offsets(),
    },
    params: {
      /** values are in order, and it matters how far weight has to move */
      ordered: toggle(false),
    },
    /** 0 for the same distribution; NaN where either has no weight */
    output: share,
    strict: true,
  },
});
