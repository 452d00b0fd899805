// The list that the page offers, without what the worker needs of it.

export interface Workload {
  readonly id: string;
  /** rows; entities of a bank at one tick; ticks of one series */
  readonly form: "rows" | "bank" | "series";
  readonly params: Readonly<Record<string, unknown>>;
  readonly about: string;
}

export const workloads: readonly Workload[] = [
  {
    id: "energy.treasuryFee",
    form: "rows",
    params: {},
    about: "rows; a hyperbolic tangent, a cosine and a root in each",
  },
  { id: "core.exp", form: "rows", params: {}, about: "rows; an exponential and nothing else" },
  {
    id: "control.pi",
    form: "bank",
    params: { kp: 2, ki: 0.5, min: -10, max: 10 },
    about: "one tick of a bank; each row is an entity with its state",
  },
  {
    id: "core.ema",
    form: "series",
    params: {},
    about: "one series; each value waits for the one before, so that lanes and workers cannot help",
  },
];

export const sizes: readonly number[] = [1, 64, 100_000, 1_000_000];

export const kinds = [
  "plain JavaScript",
  "scalar",
  "SIMD",
  "SIMD in place",
  "workers, copies",
  "workers, shared",
] as const;
export type Kind = (typeof kinds)[number];

export const aboutKinds: Readonly<Record<Kind, string>> = {
  "plain JavaScript":
    "a loop over typed arrays, as a good engineer writes it by hand, with the checks that the formula makes",
  scalar: "a call on the build without SIMD, columns copied in and out; with one row, numbers",
  SIMD: "the same call on the SIMD build",
  "SIMD in place": "columns that stand in wasm memory, so that nothing is copied",
  "workers, copies": "lanewise/pool; parts of columns are copied and handed over",
  "workers, shared": "lanewise/pool over a SharedArrayBuffer; workers read and write columns where they lie",
};
