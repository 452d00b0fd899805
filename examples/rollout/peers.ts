// Who is connected, how they behave, and who leaves: a few hundred honest peers, and two attacks by sixty others each.
import { keyOf } from "lanewise/rollout";
import { attackAt, attacks, tickSeconds } from "./calendar.ts";

export const honest = 320;
/** New identities of each attack. */
export const attackers = 60;
export const population = honest + attacks.length * attackers;
export const isAttacker = (peer: number): boolean => peer >= honest;

/** Those who watch a part of the peers each and compute a health of their own. */
export const monitors = 24;

const regions = [
  ["eu-west", 38],
  ["eu-north", 46],
  ["us-east", 62],
  ["us-west", 84],
  ["ca-east", 66],
  ["sa-east", 118],
  ["ap-south", 124],
  ["ap-east", 132],
  ["ap-north", 120],
  ["af-south", 140],
  ["me-west", 88],
  ["oc-east", 148],
] as const;
const versions = ["4.2.1", "4.2.0", "4.1.3", "4.1.0", "4.0.5", "3.9.9"] as const;

export interface Peer {
  readonly name: string;
  readonly region: string;
  readonly version: string;
  /** milliseconds that it takes to answer when all is well */
  readonly latency: number;
  /** monitors that it is connected to */
  readonly monitors: readonly number[];
}

const two = (n: number) => String(n).padStart(2, "0");
export const monitorKeys = Float64Array.from({ length: monitors }, (_, m) => keyOf(`monitor-${two(m)}`));

/** Everybody who ever connects; a peer is connected to four monitors. */
export function peersOf(next: () => number): readonly Peer[] {
  return Array.from({ length: population }, (_, i): Peer => {
    const [region, latency] = regions[Math.floor(regions.length * next() ** 1.3)]!;
    const version = versions[Math.floor(versions.length * next() ** 1.6)]!;
    const first = Math.floor(monitors * next());
    return {
      name: isAttacker(i) ? `attacker-${i - honest}` : `peer-${i}`,
      region,
      version,
      latency: latency * (0.8 + 0.4 * next()),
      monitors: [0, 5, 11, 16].map((step) => (first + step) % monitors),
    };
  });
}

/** What peers did in one tick, a cell each; NaN where nothing was done. */
export interface News {
  readonly elapsed: Float64Array;
  readonly invalid: Float64Array;
  readonly latency: Float64Array;
  /** 0 minor, 1 moderate, 2 severe */
  readonly violation: Float64Array;
  readonly penalty: Float64Array;
}

export const noNews = (): News => ({
  elapsed: new Float64Array(population),
  invalid: new Float64Array(population),
  latency: new Float64Array(population),
  violation: new Float64Array(population),
  penalty: new Float64Array(population),
});

const chance = { leave: 0.004, comeBack: 0.05 } as const;

/** The peers of the network, tick by tick. */
export class Crowd {
  readonly peers: readonly Peer[];
  readonly online: Uint8Array;
  readonly banned = new Uint8Array(population);

  constructor(readonly next: () => number) {
    this.peers = peersOf(next);
    this.online = Uint8Array.from(this.peers, (_, i) => (!isAttacker(i) && next() < 0.93 ? 1 : 0));
  }

  /** Connected peers, honest or not. */
  count(attacking: boolean): number {
    let count = 0;
    for (let i = attacking ? honest : 0; i < (attacking ? population : honest); i++) count += this.online[i]!;
    return count;
  }

  /**
   * One tick: who comes and goes, then what those who are there do. Attackers flood: at full force the others answer three and a half times
   * as slowly, and leave nine times as often. `moved` hears of everybody who connects or leaves.
   */
  move(tick: number, news: News, moved: (peer: number, connected: boolean) => void): void {
    const { next, online, banned } = this;
    const pressure = this.count(true) / attackers;
    const wave = attackAt(tick);
    for (let i = 0; i < population; i++) {
      const luck = next();
      let stays: boolean;
      if (isAttacker(i)) stays = Math.floor((i - honest) / attackers) === wave && banned[i] === 0;
      else if (online[i]) stays = luck >= chance.leave * (1 + 8 * pressure);
      else stays = luck < chance.comeBack && banned[i] === 0;
      if (stays !== (online[i] === 1)) {
        online[i] = stays ? 1 : 0;
        moved(i, stays);
      }
      this.#act(i, pressure, news);
    }
  }

  /** Thrown out, for good. */
  ban(peer: number): void {
    this.banned[peer] = 1;
    this.online[peer] = 0;
  }

  #act(i: number, pressure: number, news: News): void {
    const [a, b, c, d] = [this.next(), this.next(), this.next(), this.next()];
    const here = this.online[i] === 1;
    const bad = isAttacker(i);
    news.elapsed[i] = tickSeconds;
    news.invalid[i] = here && a < (bad ? 0.9 : 0.004) ? 1 : 0;
    news.violation[i] = here && b < (bad ? 0.25 : 0.002) ? (bad ? 2 : 0) : Number.NaN;
    news.penalty[i] = here && c < (bad ? 0.5 : 0.003) ? 0.9 : Number.NaN;
    const usual = this.peers[i]!.latency * (0.75 + 0.5 * d) * (1 + 2.5 * pressure);
    news.latency[i] = here ? (bad ? 2000 + 7000 * d : usual) : Number.NaN;
  }
}
