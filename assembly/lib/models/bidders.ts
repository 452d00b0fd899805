// Bids of one bidder as neighbouring rows, bidders in rising order. A bidder without a name (NaN, or no column) has one
// bid.
import { SAFE } from "../lanes/bounds";
import { Series } from "../lanes/series";

/** What checkBidders finds, as auctions report it. */
const ORDERED: f64 = 0;
const UNORDERED: f64 = 2;
const INVALID: f64 = 3;

/** Where the bids of the bidder of row i end. A bidder that is not named has one. */
export function endOfBidder(bidder: Series, i: i32, end: i32): i32 {
  let next = i + 1;
  if (bidder.given) while (next < end && bidder[next] === bidder[i]) next++;
  return next;
}

/** UNORDERED where a named bidder follows a higher one, or comes back after bids without a name. */
export function checkBidders(bidder: Series, begin: i32, end: i32): f64 {
  if (!bidder.given) return ORDERED;
  let state = ORDERED;
  let last = -1.0;
  let unnamed = false;
  for (let i = begin; i < end; i++) {
    const name = bidder[i];
    if (name !== name) {
      unnamed = true;
      continue;
    }
    if (!(name >= 0 && name <= SAFE && Math.floor(name) === name)) return INVALID;
    if (name < last || (name === last && unnamed)) state = UNORDERED;
    last = name;
    unnamed = false;
  }
  return state;
}

/** Where they start. */
export function startOfBidder(bidder: Series, i: i32, begin: i32): i32 {
  if (bidder.given) while (i > begin && bidder[i - 1] === bidder[i]) i--;
  return i;
}
