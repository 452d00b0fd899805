import type { allocation } from "../../src/formulas/allocation/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Allocation = typeof allocation;

const isCount = (x: number, most: number): boolean => x >= 0 && x <= most && Number.isInteger(x);

/** d(s) of the divisor methods, squared where that keeps it whole, as big as it gets. */
const divisors: readonly ((s: bigint) => bigint)[] = [(s) => s + 1n, (s) => 2n * s + 1n, (s) => s * (s + 1n), (s) => s];
const squared = 2;

/** One party's claim to its next seat: votes / divisor, or their squares. */
interface Claim {
  readonly row: number;
  readonly votes: bigint;
  readonly divisor: bigint;
}
const larger = (a: Claim, b: Claim): number => {
  const order = a.votes * b.divisor - b.votes * a.divisor || a.votes - b.votes;
  return order > 0n ? 1 : order < 0n ? -1 : 0;
};

/** Whether this many seats each is what a divisor gives at most: as many as go around before anybody is in question. */
function certain(votes: readonly number[], house: number): number[] {
  const total = votes.reduce((a, b) => a + b, 0);
  const parties = votes.filter((v) => v > 0).length;
  return votes.map((v) => Math.max(0, Math.floor((v / total) * (house - parties)) - 2));
}

function byDivisors(votes: readonly number[], house: number, method: number, seats: number[]): boolean {
  const claimOf = (row: number): Claim => {
    const v = BigInt(votes[row]!);
    return { row, votes: method === squared ? v * v : v, divisor: divisors[method]!(BigInt(seats[row]!)) };
  };
  certain(votes, house).forEach((s, i) => {
    seats[i] = s;
  });
  const claims = votes.flatMap((v, row) => (v > 0 ? [claimOf(row)] : []));
  const first = () => claims.reduce((a, b) => (larger(b, a) > 0 ? b : a));
  let last: Claim | undefined;
  for (let left = house - seats.reduce((a, b) => a + b, 0); left > 0; left--) {
    last = first();
    seats[last.row]!++;
    claims[claims.findIndex(({ row }) => row === last!.row)] = claimOf(last.row);
  }
  return last !== undefined && larger(first(), last) === 0;
}

function byQuotas(votes: readonly number[], house: number, droop: boolean, seats: number[]): boolean {
  const total = BigInt(votes.reduce((a, b) => a + b, 0));
  const [scale, quota] = droop ? [1n, total / (BigInt(house) + 1n) + 1n] : [BigInt(house), total];
  const rests: [row: number, rest: bigint][] = [];
  votes.forEach((v, i) => {
    const product = BigInt(v) * scale;
    seats[i] = Number(product / quota);
    if (v > 0) rests.push([i, product % quota]);
  });
  rests.sort(([, a], [, b]) => (a < b ? 1 : a > b ? -1 : 0));
  const left = house - seats.reduce((a, b) => a + b, 0);
  for (let k = 0; k < left; k++) seats[rests[k % rests.length]![0]]!++;
  const k = left % rests.length;
  return k > 0 && rests[k - 1]![1] === rests[k]![1];
}

export const apportionment: Loop<Allocation["apportionment"]> = ({ inputs, params, outputs, sizes }) => {
  const { row, group } = sizes;
  const { votes, seats: houses, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(Math.max(row, group));
  const { seats: out = sink, status = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const [start, end, house] = [offsets[g]!, offsets[g + 1]!, houses[g]!];
    const cast = [...votes.subarray(start, end)];
    const good = isCount(house, 1e6) && cast.every((v) => isCount(v, 1e12));
    const some = cast.some((v) => v > 0);
    const seats = cast.map(() => 0);
    let state = !good ? 3 : some || house === 0 ? 0 : 2;
    if (state === 0 && some && house > 0) {
      const tied =
        params.method < 4
          ? byDivisors(cast, house, params.method, seats)
          : byQuotas(cast, house, params.method === 5, seats);
      if (tied) state = 1;
    }
    out.set(state > 1 ? seats.map(() => NaN) : seats, start);
    status[g] = state;
  }
};

/** Task after task to the least share; most of them at once, as far as one more of everybody's would still fit. */
export const drfTasks: Loop<Allocation["drfTasks"]> = ({ inputs, outputs, sizes: { row, resource, group } }) => {
  const { demand, weight, most, capacity, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(Math.max(row, group * resource));
  const { tasks = sink, dominantShare = sink, used = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const [start, end] = [offsets[g]!, offsets[g + 1]!];
    const there = capacity.subarray(g * resource, (g + 1) * resource);
    const need = (i: number) => demand.subarray(i * resource, (i + 1) * resource);
    const limit = (i: number) => (most && !Number.isNaN(most[i]!) ? most[i]! : Infinity);
    const share = (i: number) => Math.max(...need(i).map((d, r) => d / there[r]!), 0);
    const claim = (i: number) => (weight ? weight[i]! : 1);
    const rows = Array.from({ length: end - start }, (_, k) => start + k);
    const good =
      there.every((c) => c >= 1e-100 && c <= 1e100) &&
      rows.every(
        (i) =>
          need(i).every((d) => d >= 0 && d <= 1e100) &&
          share(i) >= 1e-15 &&
          claim(i) >= 0 &&
          claim(i) <= 1e100 &&
          (limit(i) === Infinity || isCount(limit(i), Infinity)),
      );
    if (!good) {
      tasks.fill(NaN, start, end);
      dominantShare.fill(NaN, start, end);
      used.fill(NaN, g * resource, (g + 1) * resource);
      continue;
    }
    const count = new Map(rows.map((i) => [i, 0]));
    const use = (extra: ReadonlyMap<number, number>) =>
      there.map((_, r) => rows.reduce((sum, i) => sum + need(i)[r]! * extra.get(i)!, 0));
    const fits = (extra: ReadonlyMap<number, number>) => use(extra).every((u, r) => u <= there[r]! * (1 + 1e-12));
    let open = rows.filter((i) => claim(i) >= 1e-100 && limit(i) > 0);
    const level = (i: number) => (count.get(i)! * share(i)) / claim(i);
    while (open.length > 0) {
      // The highest level up to which nobody is refused, by halving.
      const upTo = (height: number, more: number) =>
        new Map(
          rows.map((i) => {
            const reached = Math.min(Math.floor((height * claim(i)) / share(i)) + more, limit(i));
            return [i, open.includes(i) ? Math.max(count.get(i)!, reached) : count.get(i)!];
          }),
        );
      let [low, high] = [0, 1e300];
      while (high - low > 1e-16 * high) {
        const middle = low > 0 ? (low + high) / 2 : high > 1e-300 ? high / 1e3 : 0;
        if (middle <= low || middle >= high) break;
        if (fits(upTo(middle, 1))) low = middle;
        else high = middle;
      }
      for (const [i, reached] of low > 0 ? upTo(low, 0) : []) count.set(i, reached);
      const blocked = new Set<number>();
      while (blocked.size === 0 && open.length > 0) {
        const next = open.reduce((a, b) => (level(b) < level(a) ? b : a));
        const more = new Map(count).set(next, count.get(next)! + 1);
        if (count.get(next)! < limit(next) && fits(more)) count.set(next, more.get(next)!);
        else blocked.add(next);
      }
      open = open.filter((i) => !blocked.has(i));
    }
    for (const i of rows) {
      tasks[i] = count.get(i)!;
      dominantShare[i] = Math.min(count.get(i)! * share(i), 1);
    }
    used.set(use(count), g * resource);
  }
};
