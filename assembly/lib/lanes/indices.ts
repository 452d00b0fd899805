// Indices of entities, as hosts bring them.

/** Place of the first of n indices (u32) that is not below the bound, or -1. Sixteen bytes at a time find out that there is none. */
export function indexBeyond(indices: usize, n: i32, bound: u32): i32 {
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    let highest = i32x4.splat(0);
    for (; i <= n - 4; i += 4) highest = i32x4.max_u(highest, v128.load(indices + ((<usize>i) << 2)));
    highest = i32x4.max_u(highest, i64x2.shuffle(highest, highest, 1, 0));
    highest = i32x4.max_u(highest, i32x4.shuffle(highest, highest, 1, 0, 3, 2));
    if (<u32>i32x4.extract_lane(highest, 0) >= bound) i = 0;
  }
  for (; i < n; i++) if (load<u32>(indices + ((<usize>i) << 2)) >= bound) return i;
  return -1;
}
