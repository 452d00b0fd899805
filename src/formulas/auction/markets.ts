import {
  choice,
  code,
  column,
  domain,
  field,
  flag,
  integer,
  offsets,
  param,
  perGroup,
  type Range,
} from "../../spec.ts";

/** Up to here sums of whole numbers are whole. */
const whole: Range = [0, Number.MAX_SAFE_INTEGER];
/** Least price of each auction; 0 when left out. */
const reserve = () => perGroup(column("BLOCK", whole, { optional: true, otherwise: 0 }));

/** Bids for some of a supply. */
const bids = {
  /** offer for one unit; NaN is no bid */
  bid: column("BLOCK", whole, { sparse: true }),
  /** whole units wanted at that price or less; 1 when left out */
  quantity: { ...integer("n"), optional: true, otherwise: 1 },
  /** units for sale */
  supply: perGroup(integer("n")),
  /** least bid that wins; 0 when left out */
  reserve: reserve(),
  offsets: offsets(),
} as const;

/** How the bids at the margin, which are equal and want more than is left, share it. */
const margin = {
  /** first: the rows above are filled first; proRata: each gets its part of what is left, by quantity */
  margin: choice("first", "proRata"),
} as const;

/** What the rules of selling units have in common. */
const sales = {
  /** units that each bid wins */
  filled: column("n", whole),
  /** units that found a buyer */
  sold: perGroup(integer("n")),
  /** what the buyers pay together */
  revenue: perGroup(column("BLOCK", [0, Infinity])),
  /** invalid: a number is out of range, or quantities sum to more than 2^53 - 1, and the other outputs are NaN */
  status: perGroup(code("sold", "unsold", "invalid")),
} as const;

/** Auctions in which the price does not depend on what the winner keeps others from: simple rules, in which bids are shaded. */
export const markets = domain({
  /**
   * Generalised second price: bidders are ranked by bid * quality, and the one in slot p pays for a click what it takes to keep the
   * slot, the next score over its own quality, where the reserve stands for a score that is missing. Edelman, Ostrovsky and Schwarz 2007.
   */
  gsp: {
    inputs: {
      /** offer for one click; NaN is no bid */
      bid: column("BLOCK", whole, { sparse: true }),
      /** weight of the bid in the ranking: how likely this ad is clicked, against the slot's rate; 1 when left out */
      quality: column("1", [Number.MIN_VALUE, 1e9], { optional: true, otherwise: 1 }),
      /** clicks of each slot, first slot first; never rising, the same for all auctions */
      rate: field(["slot"], "1", [0, 1]),
      /** least score that wins a slot; 0 when left out */
      reserve: reserve(),
      offsets: offsets(),
    },
    output: {
      /** slot won, from 0; -1 for none */
      slot: integer("n", [-1, 2 ** 32]),
      /** price of one click; 0 for none */
      perClick: column("BLOCK", [0, Infinity]),
      /** what the slot is expected to cost: perClick * rate * quality */
      total: column("BLOCK", [0, Infinity]),
      /** sum of the totals */
      revenue: perGroup(column("BLOCK", [0, Infinity])),
      /** unordered: click rates rise. invalid: a number is out of range. Of both, the other outputs are NaN */
      status: perGroup(code("sold", "unsold", "unordered", "invalid")),
    },
    scratch: {
      /** bid * quality */
      score: ["row"],
      /** rows of the winners and of the first who goes without, from the highest score down */
      order: ["row"],
    },
  },

  /**
   * Units of one good to the highest bids, all at one price: of the lowest bid that wins, or of the highest that loses. Friedman 1960;
   * Krishna, Auction Theory, 2010, chapter 12.
   */
  uniformPrice: {
    inputs: bids,
    params: {
      /** which bid makes the price; highestLosing falls back to the reserve where every bid is filled */
      rule: choice("lowestWinning", "highestLosing"),
      ...margin,
    },
    output: {
      ...sales,
      /** what each unit costs; NaN where none is sold */
      price: perGroup(column("BLOCK", whole)),
    },
    scratch: {
      /** rows from the highest bid down */
      order: ["row"],
      /** the same, while it is sorted */
      spare: ["row"],
    },
  },

  /** Units of one good to the highest bids, each at its own price: a discriminatory auction. Krishna, Auction Theory, 2010, chapter 12. */
  payAsBid: {
    inputs: bids,
    params: margin,
    output: {
      ...sales,
      /** what each bid pays: bid * filled */
      payment: column("BLOCK", [0, Infinity]),
      /** what a unit costs on average; NaN where none is sold */
      average: perGroup(column("BLOCK", [0, Infinity])),
    },
    scratch: {
      /** rows from the highest bid down */
      order: ["row"],
      /** the same, while it is sorted */
      spare: ["row"],
    },
  },

  /**
   * Call market, or sealed-bid double auction: all orders of a group trade at once at one price, which matches as many units as can
   * trade. Any price from `low` to `high` does; k picks one of them. Better prices are filled first, of equal ones the rows above.
   * Wilson 1985; Chatterjee and Samuelson 1983.
   */
  callMarket: {
    inputs: {
      /** does this order buy, else it sells */
      buy: flag(),
      /** most that a buyer pays for a unit, least that a seller takes; NaN is no order */
      limit: column("BLOCK", whole, { sparse: true }),
      /** whole units of the order; 1 when left out */
      quantity: { ...integer("n"), optional: true, otherwise: 1 },
      offsets: offsets(),
    },
    params: {
      /** where the price lies between those that do: 0 the lowest, which is the buyers', 1 the highest */
      k: param("1", 0.5, [0, 1]),
    },
    output: {
      /** units that each order trades */
      filled: integer("n"),
      /** price of all trades; NaN where nobody trades */
      price: perGroup(column("BLOCK", whole)),
      /** lowest price at which the same orders trade; NaN where nobody trades */
      low: perGroup(column("BLOCK", whole)),
      /** highest price at which the same orders trade; NaN where nobody trades */
      high: perGroup(column("BLOCK", whole)),
      /** units that change hands */
      volume: perGroup(integer("n")),
      /** what buyers would have paid above what sellers would have taken: the gains from trade */
      gains: perGroup(column("BLOCK", [0, Infinity])),
      /** invalid: a number is out of range, or quantities sum to more than 2^53 - 1, and the other outputs are NaN */
      status: perGroup(code("traded", "idle", "invalid")),
    },
    scratch: {
      /** limits of one side, as scores */
      score: ["row"],
      /** rows of the buyers, from the highest limit down */
      buyers: ["row"],
      /** rows of the sellers, from the lowest limit up */
      sellers: ["row"],
      /** either, while it is sorted */
      spare: ["row"],
    },
  },
});
