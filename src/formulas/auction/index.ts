// Written by npm run indices, all but the comment on the domain.
import { bidding } from "./bidding.ts";
import { markets } from "./markets.ts";

/**
 * Auctions in which to bid one's own value is the best one can do, auctions that end when nobody can tell, and the plain rules of markets.
 * Many a call: rows are bids, offsets cut them into auctions. Of equal bids the first wins.
 */
export const auction: typeof bidding & typeof markets = { ...bidding, ...markets };
