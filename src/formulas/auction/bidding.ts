import {
  code,
  column,
  domain,
  field,
  flag,
  integer,
  mirror,
  offsets,
  param,
  perGroup,
  type Range,
  signal,
  sparse,
  state,
  tally,
} from "../../spec.ts";

const tiny = Number.MIN_VALUE;
/** Up to here sums of whole bids are whole. */
const money: Range = [0, Number.MAX_SAFE_INTEGER];
/** Least price of each auction; 0 when left out. */
const reserve = () => perGroup(column("BLOCK", money, { optional: true, otherwise: 0 }));
/** A bid's weight in the ranking; 1 when left out. */
const quality = () => column("1", [tiny, 1e9], { optional: true, otherwise: 1 });

/**
 * Auctions in which to bid one's own value is the best one can do, and auctions that end when nobody can tell. Many a
 * call: rows are bids, offsets cut them into auctions. Of equal bids the first wins.
 */
export const bidding = domain({
  /**
   * Sealed bids for one item: the highest bid wins and pays the second highest, at least the reserve. With a quality,
   * scores bid * quality stand for bids throughout, reserve and price too. Vickrey 1961.
   */
  secondPrice: {
    inputs: {
      /** what each bidder offers; NaN is no bid */
      bid: column("BLOCK", money, { sparse: true }),
      /** weight of the bid in the ranking; 1 when left out */
      quality: quality(),
      /** least score that wins, and least price; 0 when left out */
      reserve: reserve(),
      offsets: offsets(),
    },
    output: {
      /** who wins, counted within the auction; -1 when nobody does */
      winner: perGroup(integer("n", [-1, 2 ** 32])),
      /** highest of the other scores, at least the reserve; 0 when nobody wins */
      price: perGroup(column("BLOCK", [0, Infinity])),
      /** what the winner's score exceeds the price by */
      surplus: perGroup(column("BLOCK", [0, Infinity])),
      /** invalid: a bid, a quality or the reserve is out of range, and the other outputs are NaN */
      status: perGroup(code("sold", "unsold", "invalid")),
    },
  },

  /**
   * Identical units to bidders who want several, each bid a row for one more unit: the highest bids win. Whoever wins k
   * units pays for them the k highest losing bids of others, at least the reserve: what the others lose by it. Vickrey
   * 1961; Clarke 1971; Groves 1973.
   */
  vcgMultiUnit: {
    inputs: {
      /** what one more unit is worth to its bidder; never rising from one row of a bidder to the next */
      value: column("BLOCK", money),
      /** whose bid; rows of one bidder stand together, bidders in rising order. Left out or NaN: a bidder of its own */
      bidder: sparse(integer("n")),
      /** units for sale */
      units: perGroup(integer("n")),
      /** least value that wins; 0 when left out */
      reserve: reserve(),
      offsets: offsets(),
    },
    output: {
      /** does this bid win a unit */
      won: flag(),
      /**
       * what the unit costs: of a bidder's k units the first costs the k-th of those losing bids, the last the highest
       */
      price: column("BLOCK", [0, Infinity]),
      /** units that found a buyer */
      sold: perGroup(integer("n")),
      /** sum of the winning values */
      welfare: perGroup(column("BLOCK", money)),
      /** sum of the prices */
      revenue: perGroup(column("BLOCK", money)),
      /**
       * unordered: values of a bidder rise, or bidders are not in rising order. invalid: a number is out of range, or
       * the welfare above 2^53 - 1. Of both, the other outputs are NaN
       */
      status: perGroup(code("sold", "unsold", "unordered", "invalid")),
    },
    scratch: {
      /** rows from the highest value down */
      order: ["row"],
      /** the same, while it is sorted */
      spare: ["row"],
    },
  },

  /**
   * Slots of falling click rates: bidders are ranked by bid * quality, and the one in slot p pays what the others lose
   * by it, the sum over j from p on of (rate_j - rate_(j+1)) * score_(j+1), where the reserve stands for scores that
   * are missing. Edelman, Ostrovsky and Schwarz 2007; Varian 2007.
   */
  vcgPosition: {
    inputs: {
      /** offer for one click; NaN is no bid */
      bid: column("BLOCK", money, { sparse: true }),
      /** weight of the bid in the ranking: how likely this ad is clicked, against the slot's rate; 1 when left out */
      quality: quality(),
      /** clicks of each slot, first slot first; never rising, the same for all auctions */
      rate: field(["slot"], "1", [0, 1]),
      /** least score that wins a slot; 0 when left out */
      reserve: reserve(),
      offsets: offsets(),
    },
    output: {
      /** slot won, from 0; -1 for none */
      slot: integer("n", [-1, 2 ** 32]),
      /** what the slot costs, clicked or not */
      total: column("BLOCK", [0, Infinity]),
      /** the same for one click: total / (rate * quality) */
      perClick: column("BLOCK", [0, Infinity]),
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
   * Up to 16 different items to bidders who bid for sets of them, and win one of their bids at most: the best
   * allocation of all, by dynamic programming over the sets of items. A winner pays what the others lose by it.
   * Rothkopf, Pekec and Harstad 1998; Cramton, Shoham and Steinberg, Combinatorial Auctions, 2006.
   */
  vcgCombinatorial: {
    inputs: {
      /** items wanted, all or none: item k is bit k. An empty set is never won */
      bundle: integer("set", [0, 65_535]),
      /** what the whole bundle is worth to the bidder; bids of 0 are never won */
      value: column("BLOCK", money),
      /** whose bid; rows of one bidder stand together, bidders in rising order. Left out or NaN: a bidder of its own */
      bidder: sparse(integer("n")),
      offsets: offsets(),
    },
    output: {
      /** does this bid win its bundle */
      won: flag(),
      /** price of the bundle that is won, 0 for the others */
      payment: column("BLOCK", [0, Infinity]),
      /** sum of the winning values */
      welfare: perGroup(column("BLOCK", money)),
      /** sum of the payments */
      revenue: perGroup(column("BLOCK", money)),
      /**
       * unordered: bidders are not in rising order. invalid: a number is out of range, or the welfare above 2^53 - 1.
       * Of both, the other outputs are NaN
       */
      status: perGroup(code("sold", "unsold", "unordered", "invalid")),
    },
    scratch: {
      /** most that each set of items is worth */
      best: [65_536],
      /** the same before the bids of one bidder */
      before: [65_536],
      /** the same to bidders who win nothing */
      losers: [65_536],
      /** rows that win: one an item at most */
      winners: [16],
    },
  },

  /**
   * Bidding that a late bid extends, so that sniping does not pay: a bid within `window` of the end moves the end to
   * `extension` behind it, and the next extension is `decay` times as long. The first bid need only reach the opening
   * price, each one after it must be above the highest, by the increment at least. Roth and Ockenfels 2002.
   */
  softClose: {
    inputs: {
      /** when the bid arrives */
      time: signal(column("s")),
      /** the bid */
      bid: signal(column("BLOCK", money)),
    },
    params: {
      /** when bidding closes unless late bids extend it */
      end: param("s", 3600, [-Infinity, Infinity]),
      /** time before the end in which a bid extends it */
      window: param("s", 300, [0, Infinity]),
      /** how far behind the first late bid the end moves; never towards it */
      extension: param("s", 300, [0, 1e12]),
      /** each extension against the one before */
      decay: param("1", 1, [0, 1]),
      /** most extensions */
      maxExtensions: param("n", Infinity, [0, Infinity]),
      /** when bidding closes whatever happens */
      hardEnd: param("s", Infinity, [-Infinity, Infinity]),
      /** least raise, against the highest bid */
      minIncrement: param("1", 0.05, [0, 1e6]),
      /** least first bid */
      opening: param("BLOCK", 0, money),
    },
    rules: [{ rule: "ordered", params: ["end", "hardEnd"] }],
    state: {
      /** when bidding closes */
      end: state("s", "end", [], { extended: true }),
      /** highest bid; NaN before the first */
      high: state("BLOCK", NaN, [], { range: money }),
      /** length of the next extension */
      extension: state("s", "extension", [], { range: [0, 1e12] }),
      /** extensions so far */
      extensions: tally(),
      /** bids skipped because a number was out of range */
      skipped: tally(),
    },
    output: {
      /** in time, and enough above the highest bid, or the first and no less than the opening price */
      accepted: signal(flag()),
      /** when bidding closes, after the bid */
      end: mirror(signal(column("s")), "end"),
      /** highest bid, after the bid; NaN before the first */
      high: mirror(signal(column("BLOCK")), "high"),
    },
  },

  /**
   * Bidding that has ended at a moment nobody knew: drawn from the ending phase by public randomness once the phase is
   * over. The highest bid up to that moment wins. Häfner and Stewart 2021.
   */
  candle: {
    inputs: {
      /** when each bid arrived */
      time: column("s"),
      /** the bid; NaN is no bid */
      bid: column("BLOCK", money, { sparse: true }),
      /** verifiable random number that draws the end */
      uniform: perGroup(column("1", [0, 1 - 2 ** -53])),
      /** where the ending phase starts */
      from: perGroup(column("s")),
      /** where it ends, later */
      until: perGroup(column("s")),
      offsets: offsets(),
    },
    params: {
      /**
       * chance per second that the candle goes out, which what is left of the phase cuts short; 0: any moment is as
       * likely
       */
      hazard: param("1/s", 0, [0, Infinity]),
    },
    output: {
      /** chance, before the draw, that a bid at this time counts */
      survival: column("1", [0, 1]),
      /** moment drawn */
      end: perGroup(column("s")),
      /** highest bid up to that moment, counted within the auction; -1 when there is none */
      winner: perGroup(integer("n", [-1, 2 ** 32])),
      /** that bid; 0 when there is none */
      price: perGroup(column("BLOCK", money)),
      /** invalid: a number is out of range, or the phase ends before it starts, and the other outputs are NaN */
      status: perGroup(code("sold", "unsold", "invalid")),
    },
  },
});
