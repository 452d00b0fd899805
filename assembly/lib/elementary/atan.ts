// atan x = atan c + atan t, t = (x - c) / (1 + c x), c the middle of the cell that x is in: four cells to the octave from 1/16 to
// 16, c = 0 below and infinite above. The reduction is that of W. J. Cody and W. Waite, Software Manual for the Elementary
// Functions, 1980, with more cells; polynomial and table by scripts/fits.py. Error below 0.7 ULP for every double; -0 stays -0.
import { addBits, andBits, lookup, orBits, pooled, shiftRight } from "../lanes/bits";
import { abs, copysign, eq, ge, keep, lt, max, min, not, select, splat, valid } from "../lanes/lanes";

// biome-ignore format: one constant a line, numbered
/** (atan t - t) / t^3 in z = t^2, |t| <= 1/16, off by 2^-61.9 of atan t. */
const ATAN = memory.data<u64>([
  0xBFD5555555555537, // 0: a0 = -0.33333333333333165
  0x3FC999999996312D, // 1: a1 = 0.19999999999380105
  0xBFC249248296D427, // 2: a2 = -0.14285713554787202
  0x3FBC7187FB80ACA1, // 3: a3 = 0.11110734834862736
  0xBFB70C21CF0CCD26, // 4: a4 = -0.0900288706296136
  0xC054000000000000, // 5: added to the bits of x: its first 14 less those of the cell below 1/16
  0xFFFC000000000000, // 6: sign, exponent and two bits of the mantissa: the cell
  0x0002000000000000, // 7: the next bit, which leads to its middle
  0x00000000000001F8, // 8: 8 * 63, a cell as a byte offset
], 16);

// biome-ignore format: one constant a line
/** atan c of each cell. */
const ATAN_VALUES = memory.data<u64>([
  0x0000000000000000, // 0.0
  0x3FB1F86DBF082D59, // 0.07019697107187052
  0x3FB5F2324FD2D7B2, // 0.08572687577074481
  0x3FB9E94153CFDCF1, // 0.10121544166746667
  0x3FBDDD21701EBA6E, // 0.11665543544106935
  0x3FC1E1FAFB043727, // 0.13970887428916365
  0x3FC5C9811E3EC26A, // 0.1702119252854744
  0x3FC9A6A8E96C8626, // 0.2003985538258785
  0x3FCD77D5DF205736, // 0.23021958727684372
  0x3FD18BF5A30BF178, // 0.2741674511196588
  0x3FD530AD9951CD4A, // 0.3310960767041321
  0x3FD8B24D394A1B25, // 0.38588266939807375
  0x3FDC0DB4C94EC9F0, // 0.43833655985795783
  0x3FE0657E94DB30D0, // 0.5123894603107377
  0x3FE345F01CCE37BB, // 0.6022873461349642
  0x3FE5D58987169B18, // 0.6823165548747481
  0x3FE819D0B7158A4D, // 0.7531512809621944
  0x3FEB034F38649C88, // 0.844153986113171
  0x3FEE24DD44C855D1, // 0.9420000403794636
  0x3FF04E67277A01D7, // 1.0191413442663497
  0x3FF14B1DD5F90CE1, // 1.0808390005411683
  0x3FF270EF55A53A25, // 1.1525719972156676
  0x3FF38D6A6CE13353, // 1.2220253232109897
  0x3FF45B54837351A0, // 1.2722973952087173
  0x3FF4F68DEA672617, // 1.3101939350475555
  0x3FF5A25052114E60, // 1.3521273809209546
  0x3FF6414D44094C7C, // 1.3909428270024184
  0x3FF6B0BAE830C070, // 1.4181469983996315
  0x3FF7030CF9403197, // 1.4382447944982226
  0x3FF75CBAD2A40BD5, // 1.460139105621001
  0x3FF7AEA38C1ACBD1, // 1.4801364395941514
  0x3FF7E7862AA0157C, // 1.4940244355251187
  0x3FF811518CDE39A6, // 1.5042281630190728
  0x3FF921FB54442D18, // 1.5707963267948966
], 16);

// biome-ignore format: one constant a line
/** What rounding cut off from that. */
const ATAN_RESTS = memory.data<u64>([
  0x0000000000000000, // 0.0
  0xBC4095DC7732EF81, // -1.798192160322046e-18
  0x3C58A8DA4401318E, // 5.347194143502951e-18
  0x3C5A332E1D69C47E, // 5.681202558623414e-18
  0x3C594EFFCD76FE58, // 5.487925812108699e-18
  0xBC4B485914DACF8C, // -2.9579864247315813e-18
  0xBC5054AB2C010F3D, // -3.541164079802125e-18
  0x3C4CF601E7B4348E, // 3.1399542871844493e-18
  0x3C6C648D1534597E, // 1.2313404529142703e-17
  0x3C630CA4748B1BF9, // 8.261353575163773e-18
  0xBC62566480884082, // -7.952610375793799e-18
  0x3C7B6D0BA3748FA8, // 2.378822732491941e-17
  0xBC7CC1CE70934C34, // -2.494277030626541e-17
  0xBC7D5B495F6349E6, // -2.5462781472855804e-17
  0x3C81021137C71102, // 2.950430737228402e-17
  0x3C60028E4BC5E7CA, // 6.943223671560008e-18
  0xBC7BF76229D3B917, // -2.4256934659182068e-17
  0xBC8BE88D6936F833, // -4.841337011934917e-17
  0x3C8F7AC612AB33D8, // 5.4608374858466876e-17
  0x3C67115496C13EB6, // 1.0004018869366799e-17
  0xBC7212D570A63FA2, // -1.5676322511359073e-17
  0xBC9A66B1AF5F84FB, // -9.159738508900379e-17
  0xBC812C77E8A80F5C, // -2.979162864892849e-17
  0x3C79E4A72EEDACC4, // 2.245875015034507e-17
  0x3C9934F9F2B0020E, // 8.745413734780279e-17
  0x3C78C2D0C89DE218, // 2.147674250751151e-17
  0xBC9C5F60A65C7397, // -9.843712133488843e-17
  0xBC97D1AB82FFB70B, // -8.263883782511014e-17
  0xBC7CBE1896221608, // -2.4930199102645656e-17
  0x3C920BC8AF35C4D5, // 6.260974707830844e-17
  0x3C9881D48AE6DE92, // 8.50262547607967e-17
  0xBC958C9F564B028C, // -7.47641750277646e-17
  0x3C6511FE80FBB230, // 9.137781534226847e-18
  0x3C91A62633145C07, // 6.123233995736766e-17
], 16);

export function atan(x: Lane): Lane {
  const size = abs(x);
  const low = lt(size, splat(0.0625));
  const high = ge(size, splat(16));
  const place = min(max(splat(0.06), size), splat(16)); // NaN to 0.06
  const middle = keep(not(low), orBits(andBits(place, c(6)), c(7)));
  const above = select(high, splat(-1), size - middle); // exact
  const below = select(high, size, splat(1) + size * middle);
  const t = above / below;
  const z = t * t;
  const curve = c(0) + z * (c(1) + z * c(2) + z * z * (c(3) + z * c(4)));
  const offset = andBits(shiftRight(addBits(place, c(5)), 47), c(8));
  const rest = lookup(ATAN_RESTS, offset) + t * z * curve;
  const y = lookup(ATAN_VALUES, offset) + (t + rest);
  return valid(eq(x, x), copysign(y, x));
}

function c(i: i32): Lane {
  return pooled(ATAN, i);
}
