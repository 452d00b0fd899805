// Trackers against lists and filters: whatever happens, the same numbers; and what they refuse.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crc32 } from "../../src/crc.ts";
import { type PeerHealth, PeerTracker, type PeerTrackerOptions, peerTracker } from "../../src/service/trackers.ts";
import { builds } from "../support/builds.ts";

type Event =
  | { readonly kind: "connect"; readonly peer: string; readonly region?: string; readonly version?: string }
  | { readonly kind: "disconnect"; readonly peer: string; readonly time: number }
  | { readonly kind: "latency"; readonly peer: string; readonly milliseconds: number }
  | { readonly kind: "health"; readonly time: number };

type Options = Required<PeerTrackerOptions>;

/** Everything that ever happened, in lists. */
class Model {
  readonly #peers = new Map<string, { region: string | undefined; version: string | undefined; latencies: number[] }>();
  readonly #left: number[] = [];
  #now = -Infinity;
  constructor(readonly options: Options) {}

  apply(event: Event): boolean | PeerHealth {
    const { kind } = event;
    if (kind === "health") return this.#health(event.time);
    const known = this.#peers.get(event.peer);
    if (kind === "connect") {
      if (!known && this.#peers.size >= this.options.maxPeers) return false;
      const { region, version } = event;
      this.#peers.set(event.peer, { region, version, latencies: known?.latencies ?? [] });
    } else if (!known) return false;
    else if (kind === "latency") known.latencies.push(event.milliseconds);
    else {
      this.#now = Math.max(this.#now, event.time);
      this.#left.push(this.#now);
      this.#peers.delete(event.peer);
    }
    return true;
  }

  #health(time: number): PeerHealth {
    this.#now = Math.max(this.#now, time);
    const { latencies, window, buckets } = this.options;
    const peers = [...this.#peers.values()];
    const different = (labels: readonly (string | undefined)[]) =>
      new Set(labels.filter((label) => label !== undefined)).size;
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const means = peers.filter((peer) => peer.latencies.length).map((peer) => mean(peer.latencies.slice(-latencies)));
    const bucket = (at: number) => Math.floor(at / (window / buckets));
    return {
      peers: peers.length,
      regions: different(peers.map(({ region }) => region)),
      versions: different(peers.map(({ version }) => version)),
      latency: means.length ? mean(means) : 0,
      disconnects: this.#left.filter((at) => bucket(at) > bucket(this.#now) - buckets).length,
    };
  }
}

function apply(tracker: PeerTracker, event: Event): boolean | PeerHealth {
  if (event.kind === "connect") {
    const { region, version } = event;
    return tracker.connect(event.peer, { region, version });
  }
  if (event.kind === "disconnect") return tracker.disconnect(event.peer, event.time);
  if (event.kind === "latency") return tracker.latency(event.peer, event.milliseconds);
  return tracker.health(event.time);
}

const peer = fc.constantFrom(..."abcdefghij");
const label = fc.option(fc.constantFrom("x", "y", "z"), { nil: undefined });
/** Whole milliseconds: sums of them have one value in any order. */
const milliseconds = fc.integer({ min: 0, max: 2000 });
/** Mostly forward, now and then back or far ahead. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 30 }) },
  { weight: 1, arbitrary: fc.integer({ min: -50, max: 0 }) },
  { weight: 1, arbitrary: fc.integer({ min: 100, max: 100_000 }) },
);
const kind = fc.oneof(
  { weight: 4, arbitrary: fc.constant("connect" as const) },
  { weight: 3, arbitrary: fc.constant("disconnect" as const) },
  { weight: 6, arbitrary: fc.constant("latency" as const) },
  { weight: 2, arbitrary: fc.constant("health" as const) },
);
const events = fc
  .tuple(
    fc.integer({ min: -100_000, max: 100_000 }),
    fc.array(fc.record({ kind, peer, region: label, version: label, milliseconds, step }), {
      maxLength: 120,
      size: "max",
    }),
  )
  .map(([start, list]) => {
    let time = start;
    return list.map(({ kind, peer, region, version, milliseconds, step }): Event => {
      time += step;
      if (kind === "connect") return { kind, peer, ...(region ? { region } : {}), ...(version ? { version } : {}) };
      if (kind === "latency") return { kind, peer, milliseconds };
      return kind === "disconnect" ? { kind, peer, time } : { kind, time };
    });
  });
const options: fc.Arbitrary<Options> = fc.record({
  maxPeers: fc.integer({ min: 1, max: 12 }),
  latencies: fc.integer({ min: 1, max: 5 }),
  window: fc.constantFrom(1, 60, 100, 3600),
  buckets: fc.constantFrom(1, 4, 50, 3600),
});

const near = (actual: boolean | PeerHealth, expected: boolean | PeerHealth) => {
  if (typeof expected === "boolean" || typeof actual === "boolean") return expect(actual).toBe(expected);
  expect({ ...actual, latency: 0 }).toEqual({ ...expected, latency: 0 });
  return expect(Math.abs(actual.latency - expected.latency)).toBeLessThanOrEqual(1e-12 * expected.latency);
};

describe("a tracker of peers", () => {
  test("tells what lists and filters tell, whatever happens", () => {
    fc.assert(
      fc.property(options, events, (options, events) => {
        const tracker = peerTracker(options);
        const model = new Model(options);
        for (const event of events) near(apply(tracker, event), model.apply(event));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test("goes on from a save as if there had been none, to the bit", () => {
    fc.assert(
      fc.property(options, events, fc.nat(120), (options, events, cut) => {
        const tracker = peerTracker(options);
        for (const event of events.slice(0, cut)) apply(tracker, event);
        const other = peerTracker(options);
        for (const event of events.slice(0, 20)) apply(other, event);
        const bytes = tracker.save();
        other.load(bytes);
        expect(Buffer.compare(other.save(), bytes)).toBe(0);
        for (const event of events.slice(cut)) expect(apply(other, event)).toEqual(apply(tracker, event));
        expect(Buffer.compare(other.save(), tracker.save())).toBe(0);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  test("counts a disconnect for the window, less one part of it at most", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { maxLength: 40, size: "max" }),
        fc.double({ min: 0, max: 400, noNaN: true }),
        fc.constantFrom(1, 4, 64),
        (times, later, buckets) => {
          const [window, width] = [128, 128 / buckets];
          const tracker = peerTracker({ maxPeers: 1, window, buckets });
          times.sort((a, b) => a - b);
          for (const time of times) {
            tracker.connect("p");
            tracker.disconnect("p", time);
          }
          const now = Math.max(later, ...times);
          const { disconnects } = tracker.health(now);
          const since = (start: number) => times.filter((time) => time > start).length;
          expect(disconnects).toBeGreaterThanOrEqual(since(now - window + width));
          expect(disconnects).toBeLessThanOrEqual(since(now - window));
        },
      ),
      { seed: 3, numRuns: 300 },
    );
  });

  test("counts whole seconds of an hour exactly", () => {
    const tracker = peerTracker({ maxPeers: 1 });
    for (const time of [0, 1, 1, 3599, 3600]) {
      tracker.connect("p");
      tracker.disconnect("p", time);
    }
    expect([3600, 3601, 7198, 7199, 7200].map((time) => tracker.health(time).disconnects)).toEqual([4, 2, 2, 1, 0]);
  });

  test("says no to one peer too many, and takes him once another has left", () => {
    const tracker = peerTracker({ maxPeers: 2 });
    expect(["a", "b", "c"].map((peer) => tracker.connect(peer, { region: peer }))).toEqual([true, true, false]);
    expect(tracker.has("c")).toBe(false);
    expect(tracker.health(0)).toEqual({ peers: 2, regions: 2, versions: 0, latency: 0, disconnects: 0 });
    expect(tracker.connect("b", { region: "a" })).toBe(true);
    expect(tracker.health(0).regions).toBe(1);
    tracker.disconnect("a", 0);
    expect(tracker.connect("c")).toBe(true);
    expect(tracker.peers).toBe(2);
  });

  test("says no to events of peers that are not there, and counts nothing", () => {
    const tracker = peerTracker({ maxPeers: 2 });
    expect(tracker.disconnect("a", 5)).toBe(false);
    expect(tracker.latency("a", 5)).toBe(false);
    expect(tracker.health(5)).toEqual({ peers: 0, regions: 0, versions: 0, latency: 0, disconnects: 0 });
  });

  test("keeps the last latencies of each peer, weighs peers alike, and forgets those that left", () => {
    const tracker = peerTracker({ maxPeers: 3, latencies: 2 });
    for (const peer of ["a", "b", "c"]) tracker.connect(peer);
    for (const ms of [1000, 10, 30]) tracker.latency("a", ms);
    tracker.latency("b", 100);
    expect(tracker.health(0).latency).toBe((20 + 100) / 2);
    tracker.disconnect("a", 0);
    expect(tracker.health(0).latency).toBe(100);
    tracker.connect("a");
    expect(tracker.health(0).latency).toBe(100);
  });

  test("takes an earlier time as the latest", () => {
    const tracker = peerTracker({ maxPeers: 1, window: 10, buckets: 10 });
    tracker.health(100);
    tracker.connect("p");
    tracker.disconnect("p", 3);
    expect([50, 109, 110].map((time) => tracker.health(time).disconnects)).toEqual([1, 1, 0]);
  });

  test.each(builds)("feeds network.healthComponents on the $name build", ({ lw }) => {
    const tracker = peerTracker({ maxPeers: 100, window: 1800 });
    for (let k = 0; k < 60; k++) {
      tracker.connect(`peer ${k}`, { region: `region ${k % 7}`, version: `1.${k % 3}` });
      tracker.latency(`peer ${k}`, 40);
    }
    for (let k = 0; k < 6; k++) tracker.disconnect(`peer ${k}`, 100 + k);
    const health = tracker.health(200);
    expect(health).toEqual({ peers: 54, regions: 7, versions: 3, latency: 40, disconnects: 6 });
    const { topology, diversity, latency, churn } = lw.network.healthComponents(health, { window: tracker.window });
    expect(topology).toBe(1);
    expect(diversity).toBeCloseTo(0.4 * 0.7 + 0.6 * 0.6, 12);
    expect(latency).toBe(1);
    expect(churn).toBe(12);
  });
});

/** A tracker with something in it. */
function grown(options: Partial<PeerTrackerOptions> = {}) {
  const tracker = peerTracker({ maxPeers: 4, latencies: 2, window: 10, buckets: 5, ...options });
  for (const peer of ["a", "b", "c"]) tracker.connect(peer, { region: "r", version: `${peer}1` });
  for (const ms of [5, 6, 7]) tracker.latency("b", ms);
  tracker.disconnect("a", 8);
  return tracker;
}

/** The same bytes with another header or another number, and their own checksum. */
function forged(bytes: Uint8Array, header: (text: string) => string, at = -1, value = 0): Uint8Array {
  const marks = new DataView(bytes.slice().buffer);
  const length = marks.getUint32(4, true);
  const text = new TextEncoder().encode(header(new TextDecoder().decode(bytes.subarray(12, 12 + length))));
  const body = bytes.slice(Math.ceil((12 + length) / 8) * 8);
  if (at >= 0) new DataView(body.buffer).setFloat64(8 * at, value, true);
  const made = new Uint8Array(Math.ceil((12 + text.length) / 8) * 8 + body.length);
  made.set(bytes.subarray(0, 4));
  made.set(text, 12);
  made.set(body, made.length - body.length);
  const out = new DataView(made.buffer);
  out.setUint32(4, text.length, true);
  out.setUint32(8, crc32(made.subarray(12), crc32(made.subarray(0, 8))), true);
  return made;
}

describe("what a tracker refuses", () => {
  const same = (text: string) => text;

  test("bytes that were changed anywhere, cut, or are none; and then nothing changes", () => {
    const bytes = grown().save();
    const tracker = grown();
    tracker.connect("z");
    const before = tracker.save();
    const refuses = (given: Uint8Array) => {
      expect(() => tracker.load(given)).toThrow(/^peerTracker: saved state expected /);
      expect(tracker.save()).toEqual(before);
    };
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at]! ^= 1 << (at % 8);
      refuses(changed);
      refuses(bytes.subarray(0, at));
    }
    refuses(new Uint8Array(0));
    for (const none of [undefined, null, "LWT1", [], new Float64Array(9), bytes.buffer])
      expect(() => tracker.load(none as never)).toThrow(/^peerTracker: "bytes" expected Uint8Array, got /);
    expect(tracker.save()).toEqual(before);
  });

  test("what another tracker saved", () => {
    for (const [name, value] of [
      ["maxPeers", 5],
      ["latencies", 3],
      ["window", 11],
      ["buckets", 4],
    ] as const) {
      const bytes = grown({ [name]: value }).save();
      expect(() => grown().load(bytes)).toThrow(`peerTracker: saved state expected ${name} `);
      expect(() => grown().load(bytes)).toThrow(`got ${value}`);
    }
  });

  test("bytes with a checksum of their own that no tracker saves", () => {
    const bytes = grown().save();
    const tracker = grown();
    const before = tracker.save();
    const headers: ((text: string) => string)[] = [
      () => "null",
      () => "{",
      (text) => text.replace('"peers",', '"cars",'),
      (text) => text.replace('"version":1', '"version":2'),
      (text) => text.replace('["c"', '["b"'),
      (text) => text.replace('["c"', '[""'),
      (text) => text.replace('["c"', "[7"),
      (text) => text.replace('"r"', "7"),
      (text) => text.replace(/"peers":\[.*\]/, '"peers":"abc"'),
      (text) => text.replace(/"peers":\[.*\]/, '"peers":[]'),
      (text) => text.replace('"peers":[', '"peers":[["d",null,null],["e",null,null],["f",null,null],'),
    ];
    for (const header of headers) {
      expect(header(new TextDecoder().decode(bytes.subarray(12)))).not.toBe(
        new TextDecoder().decode(bytes.subarray(12)),
      );
      expect(() => tracker.load(forged(bytes, header)), String(header)).toThrow(/^peerTracker: saved state expected /);
    }
    // A time, five counts, of two peers: how many latencies, where the next one goes, two latencies each.
    const wrong: Readonly<Record<number, readonly number[]>> = {
      0: [Infinity, 1e300],
      3: [-1, 0.5, NaN, 2 ** 53],
      6: [3, -1, 0.5, NaN, 1],
      8: [2, -1, 0.5, 1],
      10: [-1, NaN, Infinity],
    };
    for (const [at, values] of Object.entries(wrong))
      for (const value of values)
        expect(() => tracker.load(forged(bytes, same, Number(at), value)), `${value} at ${at}`).toThrow(
          /^peerTracker: saved state expected /,
        );
    expect(tracker.save()).toEqual(before);
    tracker.load(forged(bytes, same));
    expect(tracker.save()).toEqual(bytes);
  });

  test("options that are none", () => {
    const none: [unknown, RegExp][] = [
      [undefined, /^peerTracker: "options" expected an object, got undefined/],
      [{}, /^peerTracker: "maxPeers" expected number, got undefined/],
      [{ maxPeers: 0 }, /^peerTracker: "maxPeers" expected 1 to 1000000, got 0/],
      [{ maxPeers: 1.5 }, /^peerTracker: "maxPeers" expected a whole number, /],
      [{ maxPeers: 2, latencies: 1001 }, /^peerTracker: "latencies" expected 1 to 1000, got 1001/],
      [{ maxPeers: 2, window: 0 }, /^peerTracker: "window" expected /],
      [{ maxPeers: 2, window: NaN }, /^peerTracker: "window" expected /],
      [{ maxPeers: 2, buckets: Infinity }, /^peerTracker: "buckets" expected /],
      [{ maxPeers: 2, bucket: 1 }, /^peerTracker: unknown option "bucket" \(did you mean "buckets"\?\)/],
    ];
    for (const [options, message] of none) expect(() => new PeerTracker(options as never)).toThrow(message);
  });

  test("arguments that are none, before anything changes", () => {
    const tracker = grown();
    const before = tracker.save();
    const calls: [() => unknown, RegExp][] = [
      [() => tracker.connect(7 as never), /^peerTracker: "peer" expected string, got number/],
      [() => tracker.connect(""), /^peerTracker: "peer" expected 1 to 256 characters, got 0/],
      [() => tracker.connect("p".repeat(257)), /^peerTracker: "peer" expected 1 to 256 characters, got 257/],
      [() => tracker.connect("d", { region: 7 as never }), /^peerTracker: "region" expected string, got number/],
      [() => tracker.connect("d", { version: "" }), /^peerTracker: "version" expected 1 to 256 characters/],
      [() => tracker.connect("d", { regio: "r" } as never), /^peerTracker: unknown fact "regio"/],
      [() => tracker.connect("d", null as never), /^peerTracker: "about" expected an object, got null/],
      [() => tracker.disconnect("b", NaN), /^peerTracker: "time" expected /],
      [() => tracker.disconnect("b", 1e300), /^peerTracker: "time" expected /],
      [() => tracker.disconnect("b", "9" as never), /^peerTracker: "time" expected number, got "9"/],
      [() => tracker.disconnect("nobody", Infinity), /^peerTracker: "time" expected /],
      [() => tracker.health(-Infinity), /^peerTracker: "time" expected /],
      [() => tracker.latency("b", -1), /^peerTracker: "milliseconds" expected 0 to 1000000000000000, got -1/],
      [() => tracker.latency("b", NaN), /^peerTracker: "milliseconds" expected /],
      [() => tracker.latency("nobody", NaN), /^peerTracker: "milliseconds" expected /],
      [() => tracker.latency("b", undefined as never), /^peerTracker: "milliseconds" expected number/],
    ];
    for (const [call, message] of calls) {
      expect(call).toThrow(message);
      expect(tracker.save()).toEqual(before);
    }
  });
});
