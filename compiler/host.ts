// What a host of the kernels must know beside their signatures: the `abi` part of the manifest. test/manifest.test.ts computes
// every formula by these rules and nothing else of ours.
import { abiVersion } from "../src/abi.ts";
import { chunk, page } from "../src/memory.ts";

export const abi = {
  version: abiVersion,
  byteOrder: "little",
  cellBytes: 8,
  offsetBytes: 4,
  alignment: 16,
  pageBytes: page,
  pieceRows: chunk,
  argumentOrder: ["input", "length", "param", "state", "carry", "output", "scratch"],
  numbers: { NaN: "NaN", Infinity: "Infinity", "-Infinity": "-Infinity" },
  exports: {
    memory: "the memory of lanewise-*.wasm; engine-*.wasm imports its own as env.memory instead",
    heapBase: "global i32: the first byte that a host may use; below it stand the constants of the kernels",
    lanes: "global i32: rows that one instruction computes, 2 or 1; both builds give the same bits",
    indexBeyond:
      "function (indices: i32, n: i32, bound: i32) -> i32: place of the first of n u32 at that address that is not below the bound, or -1: what a host asks before it hands over events",
    abiVersion: "global i32: equals `version` here, or the manifest is of another release",
  },
  rules: {
    numbers:
      'JSON has no NaN and no infinities: where a number is meant, the strings "NaN", "Infinity" and "-Infinity" are these. Ranges are inclusive; an infinite end admits every finite number on that side, and infinity itself only of an `extended` field or a parameter.',
    arguments:
      "A kernel takes `kernel.args` in their order and returns nothing: inputs, one length per axis, parameters, state, carry, outputs, scratch. An i32 is an address or a length, both unsigned; an f64 (or i64) is a number. An input without dims is a number, not an address.",
    addresses:
      "Address 0 of an input that is `optional`: the column is left out and counts as `otherwise`, or as nothing observed. Address 0 of an output: not wanted, not computed into memory. State, carry and scratch always have an address.",
    alignment:
      "Columns of cells start at multiples of 16, and so do offsets and the indices of events. Nothing starts below heapBase. No two columns of one call overlap.",
    columns:
      "A column is a run of f64, as many as the product of its dims, slowest first; a name in dims is the length of that axis. Flags are 0 or 1, codes the index among `values`, whole numbers are doubles too: all of them are f64 in memory.",
    odd: "A kernel may read one cell past the last of any column, the lane beside an odd row, and uses nothing of it: that cell lies in memory. It never writes there.",
    offsets:
      "An input of kind offsets is u32, four bytes each, one more than its axis is long: where each group starts among the rows of the axis `of`, and the end. They start at 0, never fall, and end with the number of rows. One group is [0, rows]; kernels take no address 0 for offsets.",
    prefilled:
      "Before a call the host fills inputs, offsets and indices; state before the first call of its entities, carry before the first piece of a group, columns of parameters before every call of a varying kernel. Outputs that have an address are written in every cell, those per group by the last piece; scratch holds anything. A number for all rows of a column is a column filled with it.",
    ticks:
      "Columns of a recurrence are time-major: all entities of the first tick, then of the next. A call goes on from the state that it finds, so ticks may come in any number of calls.",
    state:
      "State is entity-major: one column a variable, all cells of the first entity, then of the next. The host fills it before the first call with `initial`: a number, or the value of the parameter of that name; NaN means that the first observation sets it. The kernel reads and writes it; what the host writes must lie in `range`, or be NaN where `initial` is NaN or the state is `sparse`. An entity of a `guarded` formula whose state does not fails closed: in that call its outputs are `closed` of their field, NaN unless told, each tick counts in `skipped`, and the cell becomes `closed` of its state.",
    shapes:
      "`shape` says what depends on what. map: rows are independent, so they may come in blocks. recurrence: entities are independent, ticks are not; it has state. groups: groups of rows are independent. whole: everything depends on everything, so a call has all of it.",
    saves:
      'State as bytes, the same for every host: "LWB2"; u32, bytes of the header; u32, CRC-32 (zlib) of all bytes but these four; the header, JSON in UTF-8; zeros up to a multiple of 8; then each column of state in order, its cells as `cells` says. The header has `formula` (its id), `version`, `entities`, `cells` ("f64" or "i64"), `columns` (each name, "*" and its cells per entity, with blanks between) and `params` (text by name: the choice, or the number with 1 and 0 for toggles). Who loads refuses what differs from its own, but for parameters, which may; `loads` are formulas whose saves are this one\'s too. State that is loaded is held against `range` like any other.',
    carry:
      "What a reduction carries has one set of cells a group. The host fills it with `initial` before a call on whole groups; a group in pieces keeps what the piece before left, each piece but the last a multiple of `pieceRows` rows, and what is per group is read after the last.",
    scratch:
      "Work memory: as many cells of eight bytes as the product of its dims (`row` and `entity` are those of this call), aligned like columns. It holds anything before and after.",
    parameters:
      "Parameters are f64, all of them, in order; one that nobody gave is its `default`. A choice is its index among `choices`, a toggle 1 or 0. NaN as a default means not given.",
    checks:
      "A kernel checks the values of rows: what is outside its domain gives NaN in that row (of flags and codes too), and a recurrence counts it in `skipped` and keeps its state, or moves on where `missing` is predict. The host checks everything else before the call: addresses, lengths, offsets, parameters against `range`, `whole`, `choices` and `rules`, state against its `range`; kernels trust these, and wrong ones trap or give other numbers. Where `strict` is true the host should refuse rows outside the domain instead of taking NaN for an answer.",
    nan: "NaN in an input is never an answer: the row is NaN, or skipped where a column is `sparse`. Every NaN that a kernel writes has the bits 0x7ff8000000000000.",
    events:
      "`events` of a recurrence takes observations of some entities in order: an address of u32, the entity of each event, below the number of entities and not checked by the kernel; how many events; then inputs and outputs with one cell an event and state with one an entity, as in `kernel`, without the lengths of ticks and entities. The same entity may come up again: its events are taken in their order. `eventsInt64` is the twin of `kernelInt64`.",
    varying:
      "`varying` is the same formula with every number parameter as a column, named `params.` and its name: of a map an input with one cell a row, of a recurrence state with one an entity, which the kernel only reads. All of them have an address; NaN stands where the default is NaN and nothing was given. The order is that of its `args`. `varyingEvents` takes events; an index at address 0 means every entity in order.",
    integers:
      "`kernelInt64` takes columns of i64 in place of f64; its `args` say which parameters are i64 too (those that are `wide`), the order is the same. There is no NaN: the host refuses values outside the domain before the call.",
    mirrors:
      "An output that `mirrors` a state equals it after each tick: of a single tick it may have address 0, and is read in the state.",
    lengths:
      "Lengths may be 0. `sizes` has the usual length of an axis that no column tells; an axis that state spans is at least 1.",
    memory:
      "The exported memory starts with one page and grows by memory.grow, to 4 GiB; growing detaches views of it, so make them anew. A kernel never grows it and allocates nothing.",
    threads:
      "Kernels keep nothing between calls and touch nothing but their columns: one instance a thread, as many as wanted.",
  },
} as const;
