// Targets as headers have them: a size in bytes and the three leading ones.
import { clamp, floor, type Lane, octave, powerOfTwo } from "../../../compiler/vocabulary.ts";

const TWO_24 = 16777216;

/** The target that compact bits stand for: floor(mantissa 256^(size - 3)); NaN of a negative one. */
export const expanded = (bits: Lane) => {
  const size = floor(bits / TWO_24);
  const mantissa = bits - size * TWO_24;
  // Sizes from 40 on are beyond any limit already.
  return mantissa < 8388608 ? floor(mantissa * powerOfTwo(8 * (clamp(size, 0, 40) - 3))) : NaN;
};

/** Size in bytes and the three leading bytes, less when the first of those would read as a sign. */
export const compact = (target: Lane) => {
  const size = floor((octave(target) + 8) / 8);
  const mantissa = floor(target * powerOfTwo(8 * (3 - size)));
  const signed = mantissa >= 8388608;
  return (size + (signed ? 1 : 0)) * TWO_24 + (signed ? floor(mantissa / 256) : mantissa);
};
