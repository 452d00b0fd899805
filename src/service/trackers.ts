// What formulas of a network need from raw events: who is connected, from where and with what, how fast they answer, how often they leave.
import { readNamed, wrongKind, wrongValue } from "../check.ts";
import { Crowd, path } from "./trackers/crowd.ts";
import { isLabel, longest } from "./trackers/labels.ts";
import { check, decode, encode, refused } from "./trackers/saved.ts";
import { Sliding } from "./trackers/sliding.ts";

export interface PeerTrackerOptions {
  /** most peers at a time, 1 to 1,000,000 */
  readonly maxPeers: number;
  /** last latencies that count of each peer, 1 to 1000; 20 unless told */
  readonly latencies?: number;
  /** stretch of time that disconnects count for, in the unit of time; 3600 unless told, an hour of seconds */
  readonly window?: number;
  /** parts that the window is cut into, 1 to 1,000,000; 3600 unless told. A disconnect counts for the window less one part at most */
  readonly buckets?: number;
}

/** What is known of a peer; what is left out is not counted. */
export interface PeerAbout {
  /** where it is */
  readonly region?: string | undefined;
  /** version of its client */
  readonly version?: string | undefined;
}

/** A row of `network.healthComponents`. */
export interface PeerHealth {
  /** connected peers */
  readonly peers: number;
  /** different regions among them */
  readonly regions: number;
  /** different client versions among them */
  readonly versions: number;
  /** mean over peers of the mean of each one's last latencies, in milliseconds; 0 where none was measured */
  readonly latency: number;
  /** disconnects during the window */
  readonly disconnects: number;
}

/**
 * Peers of a network, followed by their events. Memory is bounded by `maxPeers` and `buckets`, whatever comes. There is no clock: time is
 * what the caller says, in seconds or any other unit, and does not go back: an earlier one counts as the latest. The same events give the
 * same numbers, also where a save and a load lie between them. Arguments that are none throw before anything changes.
 */
export class PeerTracker {
  /** most peers at a time */
  readonly maxPeers: number;
  /** last latencies that count of each peer */
  readonly latencies: number;
  /** stretch of time that disconnects count for: the parameter `window` of `network.healthComponents`, in seconds */
  readonly window: number;
  /** parts of the window */
  readonly buckets: number;
  #crowd: Crowd;
  #disconnects: Sliding;

  constructor(options: PeerTrackerOptions) {
    const read = readNamed(path, "options", "option", options, ["maxPeers", "latencies", "window", "buckets"]);
    const { maxPeers, latencies = 20, window = 3600, buckets = 3600 } = read;
    this.maxPeers = whole("maxPeers", maxPeers, 1e6);
    this.latencies = whole("latencies", latencies, 1000);
    this.window = number("window", window, 1e-9, 1e15);
    this.buckets = whole("buckets", buckets, 1e6);
    this.#crowd = new Crowd(this.maxPeers, this.latencies);
    this.#disconnects = new Sliding(this.window, this.buckets);
  }

  /** Peers that are connected. */
  get peers(): number {
    return this.#crowd.peers.length;
  }

  /** Whether a peer is connected. */
  has(peer: string): boolean {
    return this.#crowd.places.has(peer);
  }

  /**
   * A peer has connected; one that is connected already is told anew where it is and what it runs, and keeps its latencies. False, and
   * nothing changes, where there are `maxPeers` others.
   */
  connect(peer: string, about: PeerAbout = {}): boolean {
    const name = label("peer", peer);
    const { region, version } = readNamed(path, "about", "fact", about, ["region", "version"]);
    return this.#crowd.put(
      name,
      region === undefined ? undefined : label("region", region),
      version === undefined ? undefined : label("version", version),
    );
  }

  /** A peer has left: counted as a disconnect, and forgotten. False, and nothing is counted, where it was not connected. */
  disconnect(peer: string, time: number): boolean {
    const name = label("peer", peer);
    this.#checkTime(time);
    if (!this.#crowd.take(name)) return false;
    this.#disconnects.add(time);
    return true;
  }

  /** A peer took so many milliseconds to answer, 0 to 1e15. False where it is not connected. */
  latency(peer: string, milliseconds: number): boolean {
    const at = this.#crowd.places.get(label("peer", peer));
    number("milliseconds", milliseconds, 0, 1e15);
    if (at === undefined) return false;
    this.#crowd.rings.push(at, milliseconds);
    return true;
  }

  /** What `network.healthComponents` takes, at a time. */
  health(time: number): PeerHealth {
    this.#checkTime(time);
    const { peers, regions, versions, rings } = this.#crowd;
    return {
      peers: peers.length,
      regions: regions.different,
      versions: versions.different,
      latency: rings.mean(peers.length),
      disconnects: this.#disconnects.total(time),
    };
  }

  /** Everything that is known, as bytes. */
  save(): Uint8Array<ArrayBuffer> {
    const { peers, rings } = this.#crowd;
    const { length } = peers;
    return encode({ ...this.#sizes(), peers }, [
      Float64Array.of(this.#disconnects.latest),
      this.#disconnects.counts,
      rings.held.subarray(0, length),
      rings.place.subarray(0, length),
      rings.cells.subarray(0, length * this.latencies),
    ]);
  }

  /**
   * Takes up what a tracker of the same options saved, in place of what is known. Refuses bytes that were changed, that are of another tracker,
   * or that no tracker saves, before anything changes.
   */
  load(bytes: Uint8Array): void {
    const { head, body } = decode(path, bytes);
    for (const [name, value] of Object.entries(this.#sizes()))
      if (head[name] !== value) throw refused(path, `${name} ${value}`, head[name]);
    const crowd = Crowd.of(head.peers, this.maxPeers, this.latencies);
    const { length } = crowd.peers;
    const cells = 1 + this.buckets + length * (2 + this.latencies);
    if (body.length !== cells) throw refused(path, `${cells} numbers of ${length} peers`, body.length);
    const from = 1 + this.buckets;
    const latest = body[0]!;
    const counts = body.subarray(1, from);
    const disconnects = new Sliding(this.window, this.buckets);
    if (!Number.isNaN(latest) && !disconnects.admits(latest)) throw refused(path, "a time", latest);
    check(path, "disconnects", counts, (x) => Number.isSafeInteger(x) && x >= 0);
    crowd.restore(
      body.subarray(from, from + length),
      body.subarray(from + length, from + 2 * length),
      body.subarray(from + 2 * length),
    );
    disconnects.restore(latest, counts);
    this.#crowd = crowd;
    this.#disconnects = disconnects;
  }

  #sizes() {
    const { maxPeers, latencies, window, buckets } = this;
    return { tracker: "peers", version: 1, maxPeers, latencies, window, buckets };
  }

  #checkTime(time: number): void {
    if (typeof time !== "number") throw wrongKind(path, "time", "number", time);
    if (!this.#disconnects.admits(time)) throw wrongValue(path, "time", "within 2^53 parts of the window from 0", time);
  }
}

/** A tracker of so many peers at most. */
export const peerTracker = (options: PeerTrackerOptions): PeerTracker => new PeerTracker(options);

function label(name: string, value: unknown): string {
  if (typeof value !== "string") throw wrongKind(path, name, "string", value);
  const { length } = value;
  if (!isLabel(value)) throw wrongValue(path, name, `1 to ${longest} characters`, length);
  return value;
}

function number(name: string, value: unknown, least: number, most: number): number {
  if (typeof value !== "number") throw wrongKind(path, name, "number", value);
  if (!(value >= least && value <= most)) throw wrongValue(path, name, `${least} to ${most}`, value);
  return value;
}

function whole(name: string, value: unknown, most: number): number {
  const checked = number(name, value, 1, most);
  if (!Number.isInteger(checked)) throw wrongValue(path, name, `a whole number, 1 to ${most}`, value);
  return checked;
}
