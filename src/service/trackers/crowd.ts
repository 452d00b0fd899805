// Who is connected.
import { isLabel, Labels } from "./labels.ts";
import { Rings } from "./rings.ts";
import { check, refused } from "./saved.ts";

/** A peer, and what is known of it. */
type Peer = readonly [name: string, region: string | null, version: string | null];

/** In front of messages. */
export const path = "peerTracker";

/** Peers side by side without gaps: who leaves gives his place to the last one. */
export class Crowd {
  readonly peers: Peer[] = [];
  readonly places = new Map<string, number>();
  readonly regions = new Labels();
  readonly versions = new Labels();
  readonly rings: Rings;

  constructor(
    readonly most: number,
    latencies: number,
  ) {
    this.rings = new Rings(most, latencies);
  }

  /** The peers of a saved header. */
  static of(saved: unknown, most: number, latencies: number): Crowd {
    const crowd = new Crowd(most, latencies);
    const count = Array.isArray(saved) ? saved.length : "none";
    if (!Array.isArray(saved) || saved.length > most) throw refused(path, `a list of ${most} peers at most`, count);
    for (const peer of saved) {
      const [name, region, version] = Array.isArray(peer) ? peer : [];
      const known = (text: unknown) => text === null || isLabel(text);
      if (!isLabel(name) || crowd.places.has(name) || !known(region) || !known(version))
        throw refused(path, "peers with names of their own", JSON.stringify(peer));
      crowd.put(name, region ?? undefined, version ?? undefined);
    }
    return crowd;
  }

  put(name: string, region: string | undefined, version: string | undefined): boolean {
    const { peers, places } = this;
    let at = places.get(name);
    if (at === undefined) {
      if (peers.length >= this.most) return false;
      at = peers.length;
      places.set(name, at);
    } else this.#forget(peers[at]!);
    peers[at] = [name, region ?? null, version ?? null];
    this.regions.add(region);
    this.versions.add(version);
    return true;
  }

  take(name: string): boolean {
    const { peers, places } = this;
    const at = places.get(name);
    if (at === undefined) return false;
    this.#forget(peers[at]!);
    places.delete(name);
    const last = peers.pop()!;
    if (at < peers.length) {
      peers[at] = last;
      places.set(last[0], at);
    }
    this.rings.move(peers.length, at);
    return true;
  }

  #forget([, region, version]: Peer): void {
    this.regions.remove(region ?? undefined);
    this.versions.remove(version ?? undefined);
  }

  /** Latencies of all peers as they were saved. */
  restore(held: Float64Array, place: Float64Array, cells: Float64Array): void {
    const { rings } = this;
    const { length } = rings;
    const inside = (least: number) => (x: number) => Number.isInteger(x) && x >= 0 && x < least;
    check(path, "latencies held", held, inside(length + 1));
    check(path, "places", place, inside(length));
    check(path, "latencies", cells, (x) => x >= 0 && x <= 1e15);
    const torn = held.findIndex((count, at) => count < length && count !== place[at]);
    if (torn >= 0) throw refused(path, `place ${held[torn]} of a peer with as many latencies`, place[torn]);
    rings.held.set(held);
    rings.place.set(place);
    rings.cells.set(cells);
    for (let at = 0; at < held.length; at++) rings.renew(at);
  }
}
