/// <reference types="assembly" />
// What the builds alias (compiler/asc.ts): rows that a kernel computes side by side, and what asc does with them, as tsc is to see it.

/** v128 in the SIMD build, f64 in the scalar one: arithmetic is written with operators, and a number beside it is splat. */
declare type Lane = f64;
/** One yes or no per row. asc keeps it in a Lane. */
declare type Mask = boolean;
/** 2 or 1. */
declare const LANES: i32;

declare namespace v128 {
  function load(address: usize): Lane;
  function load64_splat(address: usize): Lane;
  function load64_zero(address: usize): Lane;
  function load_lane<T>(address: usize, x: Lane, lane: u8): Lane;
  function store(address: usize, x: Lane): void;
  function store_lane<T>(address: usize, x: Lane, lane: u8): void;
  function and(a: Mask, b: Mask): Mask;
  function and(a: Mask | Lane, b: Lane): Lane;
  function or(a: Mask, b: Mask): Mask;
  function or(a: Lane, b: Lane): Lane;
  function xor(a: Lane, b: Lane): Lane;
  function not(a: Mask): Mask;
  function any_true(x: Mask | Lane): boolean;
  function bitselect(a: Lane, b: Lane, when: Mask | Lane): Lane;
}

declare namespace f64x2 {
  function splat(x: f64): Lane;
  function abs(x: Lane): Lane;
  function sqrt(x: Lane): Lane;
  function floor(x: Lane): Lane;
  function ceil(x: Lane): Lane;
  function trunc(x: Lane): Lane;
  function pmin(a: Lane, b: Lane): Lane;
  function pmax(a: Lane, b: Lane): Lane;
  function eq(a: Lane, b: Lane): Mask;
  function ne(a: Lane, b: Lane): Mask;
  function lt(a: Lane, b: Lane): Mask;
  function le(a: Lane, b: Lane): Mask;
  function extract_lane(x: Lane, lane: u8): f64;
  function replace_lane(x: Lane, lane: u8, value: f64): Lane;
}

declare namespace i64x2 {
  function splat(x: i64): Lane;
  function add(a: Lane, b: Lane): Lane;
  function sub(a: Lane, b: Lane | Mask): Lane;
  function neg(a: Lane): Lane;
  function shuffle(a: Lane, b: Lane, one: u8, other: u8): Lane;
  function shl(x: Lane, places: i32): Lane;
  function shr_u(x: Lane, places: i32): Lane;
  function gt_s(a: Lane, b: Lane): Mask;
  function bitmask(x: Mask): i32;
}

declare namespace i32x4 {
  function splat(x: i32): Lane;
  function max_u(a: Lane, b: Lane): Lane;
  function shuffle(a: Lane, b: Lane, ...lanes: u8[]): Lane;
  function extract_lane(x: Lane, lane: u8): i32;
}
