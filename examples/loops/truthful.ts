// Does it pay to lie? Thousands of random auctions of each kind, one bidder in each of them: it bids its own value
// once, then other bids, while all others bid what they did. Values are whole and click rates eighths, so every gain is
// exact.
import type { Lanewise } from "../../src/index.ts";
import { random } from "./support.ts";

type Random = () => number;

/** What lies did to those who told them, against the truth. */
export interface Figures {
  readonly auctions: number;
  /** auctions times lies */
  readonly lies: number;
  /** lies that gained, changed nothing, lost */
  readonly gained: number;
  readonly equal: number;
  readonly lost: number;
  /** most that a lie ever gained; 0 when none did */
  readonly highestGain: number;
  /** mean gain of a lie, in units of value: what it costs to lie */
  readonly meanGain: number;
}

export interface Options {
  /** of each kind */
  readonly auctions?: number;
  /** lies told in each */
  readonly lies?: number;
  readonly seed?: number;
}

/** Bids of many auctions, row by row; of each auction the rows of one bidder, the one who may lie. */
interface Bids {
  readonly offsets: Uint32Array;
  readonly bidder: Float64Array;
  readonly own: readonly (readonly [start: number, end: number])[];
  readonly value: Float64Array;
  /** sets of items; not used where all items are alike */
  readonly bundle: Float64Array;
}

interface Outcome {
  /** per row: what the bidder gets for it, as a multiple of the row's value, and what it pays */
  readonly share: Float64Array;
  readonly pays: Float64Array;
}

/** One kind of auction: what is drawn, what may be bid instead, and who then gets what at which price. */
interface Kind {
  /** bids of a bidder, in one row each */
  readonly rows: number;
  /** values of a bidder do not rise from row to row */
  readonly falling?: boolean;
  /** what a row is worth depends on its bundle */
  readonly bundled?: boolean;
  hold(lw: Lanewise, bids: Bids): Outcome;
}

const highest = 100;
const items = 4;

const kinds = {
  secondPrice: {
    rows: 1,
    hold(lw, { value, offsets }) {
      const { winner, price } = lw.auction.secondPrice({ bid: value, offsets });
      return onlyWinner(value.length, offsets, winner, price);
    },
  },
  vcgMultiUnit: {
    rows: 3,
    falling: true,
    hold(lw, { value, bidder, offsets }) {
      const { won, price } = lw.auction.vcgMultiUnit({ value, bidder, units: 4, reserve: 10, offsets });
      return { share: won, pays: price };
    },
  },
  vcgPosition: {
    rows: 1,
    hold(lw, { value, offsets }) {
      const rate = Float64Array.of(1, 0.5, 0.25, 0.125);
      const { slot, total } = lw.auction.vcgPosition({ bid: value, rate, reserve: 10, offsets });
      return { share: slot.map((place) => (place < 0 ? 0 : rate[place]!)), pays: total };
    },
  },
  vcgCombinatorial: {
    rows: 2,
    bundled: true,
    hold(lw, { value, bundle, bidder, offsets }) {
      const { won, payment } = lw.auction.vcgCombinatorial({ bundle, value, bidder, offsets });
      return { share: won, pays: payment };
    },
  },
  /** The comparison: whoever wins pays the own bid, and lies pay. */
  firstPrice: {
    rows: 1,
    hold(lw, { value, offsets }) {
      const { winner } = lw.auction.secondPrice({ bid: value, offsets });
      const paid = winner.map((place, g) => (place < 0 ? 0 : value[offsets[g]! + place]!));
      return onlyWinner(value.length, offsets, winner, paid);
    },
  },
} as const satisfies Record<string, Kind>;

export type Auction = keyof typeof kinds;

/** One winner an auction as rows. */
function onlyWinner(rows: number, offsets: Uint32Array, winner: Float64Array, price: Float64Array): Outcome {
  const share = new Float64Array(rows);
  const pays = new Float64Array(rows);
  winner.forEach((place, g) => {
    if (place < 0) return;
    share[offsets[g]! + place] = 1;
    pays[offsets[g]! + place] = price[g]!;
  });
  return { share, pays };
}

/** Two to six bidders an auction, each with all its rows. */
function drawBids(auctions: number, { rows, falling }: Kind, next: Random): Bids {
  const bidders = Array.from({ length: auctions }, () => 2 + Math.floor(next() * 5));
  const offsets = new Uint32Array(auctions + 1);
  bidders.forEach((count, g) => {
    offsets[g + 1] = offsets[g]! + count * rows;
  });
  const total = offsets[auctions]!;
  const bidder = Float64Array.from({ length: total }, (_, row) => Math.floor(row / rows));
  const own = bidders.map((count, g) => {
    const start = offsets[g]! + Math.floor(next() * count) * rows;
    return [start, start + rows] as const;
  });
  const value = Float64Array.from({ length: total }, () => Math.floor(next() * (highest + 1)));
  if (falling)
    for (let row = 0; row < total; row += rows)
      value
        .subarray(row, row + rows)
        .sort()
        .reverse();
  const bundle = Float64Array.from({ length: total }, () => 1 + Math.floor(next() * (2 ** items - 1)));
  return { offsets, bidder, own, value, bundle };
}

/** The same bids, but for the liars': near the truth or far from it, for the same bundles or for others. */
function lie({ value, bundle, own, ...rest }: Bids, { falling }: Kind, next: Random): Bids {
  const told = { ...rest, own, value: value.slice(), bundle: bundle.slice() };
  for (const [start, end] of own) {
    for (let row = start; row < end; row++) {
      const near = value[row]! + Math.floor(next() * 11) - 5;
      told.value[row] = Math.max(0, next() < 0.5 ? near : Math.floor(next() * highest * 1.5));
      if (next() < 0.25) told.bundle[row] = 1 + Math.floor(next() * (2 ** items - 1));
    }
    if (falling) told.value.subarray(start, end).sort().reverse();
  }
  return told;
}

/** What the liar of each auction is left with: the true worth of what it gets, less what it pays. */
function gains(truth: Bids, told: Bids, { bundled }: Kind, { share, pays }: Outcome): Float64Array {
  return Float64Array.from(truth.own, (rows) => {
    let left = 0;
    for (let row = rows[0]; row < rows[1]; row++) {
      const worth = bundled ? worthOf(told.bundle[row]!, truth, rows) : truth.value[row]!;
      if (share[row]) left += share[row]! * worth - pays[row]!;
    }
    return left;
  });
}

/** Of the bundles that a bidder wants in truth, the one in there that is worth most to it. */
function worthOf(bundle: number, truth: Bids, [start, end]: readonly [number, number]): number {
  let worth = 0;
  for (let row = start; row < end; row++)
    if ((truth.bundle[row]! & ~bundle) === 0) worth = Math.max(worth, truth.value[row]!);
  return worth;
}

/** Figures of every kind of auction. */
export function truthful(
  lw: Lanewise,
  { auctions = 10_000, lies = 8, seed = 1 }: Options = {},
): Readonly<Record<Auction, Figures>> {
  const run = (kind: Kind, salt: number): Figures => {
    const next = random(seed * 1000 + salt);
    const truth = drawBids(auctions, kind, next);
    const honest = gains(truth, truth, kind, kind.hold(lw, truth));
    let [gained, lost, sum, highestGain] = [0, 0, 0, 0];
    for (let k = 0; k < lies; k++) {
      const told = lie(truth, kind, next);
      gains(truth, told, kind, kind.hold(lw, told)).forEach((left, g) => {
        const gain = left - honest[g]!;
        if (gain > 0) gained++;
        if (gain < 0) lost++;
        sum += gain;
        highestGain = Math.max(highestGain, gain);
      });
    }
    const told = auctions * lies;
    return { auctions, lies: told, gained, equal: told - gained - lost, lost, highestGain, meanGain: sum / told };
  };
  return Object.fromEntries(Object.entries(kinds).map(([name, kind], salt) => [name, run(kind, salt)])) as Record<
    Auction,
    Figures
  >;
}
