// What a careful programmer writes for them: the error function by W. J. Cody's rationals ("Rational Chebyshev approximation for
// the error function", Mathematics of Computation 23, 1969), the quantile by Wichura's AS 241.

/** erf x for |x| <= 0.46875. */
function erfNear(x: number): number {
  const z = x * x;
  const p =
    (((0.18577770618460315 * z + 3.1611237438705655) * z + 113.86415415105016) * z + 377.485237685302) * z +
    3209.3775891384694;
  return (
    (x * p) / ((((z + 23.601290952344122) * z + 244.02463793444417) * z + 1282.6165260773723) * z + 2844.236833439171)
  );
}

/** e^(x^2) erfc x for x > 0.46875. */
function scaled(x: number): number {
  if (x <= 4) {
    const p =
      (((((((2.1531153547440383e-8 * x + 0.5641884969886701) * x + 8.883149794388377) * x + 66.11919063714163) * x +
        298.6351381974001) *
        x +
        881.952221241769) *
        x +
        1712.0476126340707) *
        x +
        2051.0783778260716) *
        x +
      1230.3393547979972;
    return (
      p /
      ((((((((x + 15.744926110709835) * x + 117.6939508913125) * x + 537.1811018620099) * x + 1621.3895745666903) * x +
        3290.7992357334597) *
        x +
        4362.619090143247) *
        x +
        3439.3676741437216) *
        x +
        1230.3393548037495)
    );
  }
  const z = 1 / (x * x);
  const p =
    ((((0.016315387137302097 * z + 0.30532663496123236) * z + 0.36034489994980445) * z + 0.12578172611122926) * z +
      0.016083785148742275) *
      z +
    0.0006587491615298378;
  return (
    (0.5641895835477563 -
      (z * p) /
        (((((z + 2.568520192289822) * z + 1.8729528499234673) * z + 0.5279051029514285) * z + 0.06051834131244132) * z +
          0.0023352049762686918)) /
    x
  );
}

/** e^(-x^2), its square in two parts. */
function bell(x: number): number {
  const high = Math.trunc(x * 16) / 16;
  return Math.exp(-high * high) * Math.exp((high - x) * (high + x));
}

/** erfc x for x > 0.46875. */
function erfcFar(x: number): number {
  return x < 28 ? bell(x) * scaled(x) : 0;
}

export function erfOf(x: number): number {
  return Math.abs(x) <= 0.46875 ? erfNear(x) : x > 0 ? 1 - erfcFar(x) : x < 0 ? erfcFar(-x) - 1 : x;
}

export function erfcOf(x: number): number {
  if (Math.abs(x) <= 0.46875) return 1 - erfNear(x);
  return x > 0 ? erfcFar(x) : x < 0 ? 2 - erfcFar(-x) : x;
}

export function logCdfOf(x: number): number {
  if (x < -1) return Math.log(scaled(-x * Math.SQRT1_2) / 2) - 0.5 * x * x;
  return Math.log1p(-erfcOf(x * Math.SQRT1_2) / 2);
}

export function quantileOf(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const w = 0.180625 - q * q;
    const above =
      ((((((2509.0809287301227 * w + 33430.57558358813) * w + 67265.7709270087) * w + 45921.95393154987) * w +
        13731.69376550946) *
        w +
        1971.5909503065513) *
        w +
        133.14166789178438) *
        w +
      3.3871328727963665;
    return (
      (q * above) /
      (((((((5226.495278852854 * w + 28729.085735721943) * w + 39307.89580009271) * w + 21213.794301586597) * w +
        5394.196021424751) *
        w +
        687.1870074920579) *
        w +
        42.31333070160091) *
        w +
        1)
    );
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  if (r === Infinity) return q < 0 ? -r : r;
  let x: number;
  if (r <= 5) {
    const w = r - 1.6;
    const above =
      ((((((0.0007745450142783414 * w + 0.022723844989269184) * w + 0.2417807251774506) * w + 1.2704582524523684) * w +
        3.6478483247632045) *
        w +
        5.769497221460691) *
        w +
        4.630337846156546) *
        w +
      1.4234371107496835;
    x =
      above /
      (((((((1.0507500716444169e-9 * w + 0.0005475938084995345) * w + 0.015198666563616457) * w + 0.14810397642748008) *
        w +
        0.6897673349851) *
        w +
        1.6763848301838038) *
        w +
        2.053191626637759) *
        w +
        1);
  } else {
    const w = r - 5;
    const above =
      ((((((2.0103343992922881e-7 * w + 2.7115555687434876e-5) * w + 0.0012426609473880784) * w +
        0.026532189526576124) *
        w +
        0.29656057182850487) *
        w +
        1.7848265399172913) *
        w +
        5.463784911164114) *
        w +
      6.657904643501103;
    x =
      above /
      (((((((2.0442631033899397e-15 * w + 1.421511758316446e-7) * w + 1.8463183175100548e-5) * w +
        0.0007868691311456133) *
        w +
        0.014875361290850615) *
        w +
        0.1369298809227358) *
        w +
        0.599832206555888) *
        w +
        1);
  }
  return q < 0 ? -x : x;
}

const halfRootPi = Math.sqrt(Math.PI) / 2;

/** Newton's method, on erf around 0 and beyond on the logarithm of erfc. */
export function erfInvOf(x: number): number {
  if (Math.abs(x) > 0.5) return Math.sign(x) * erfcInvOf(1 - Math.abs(x));
  let y = x * halfRootPi;
  for (let k = 0; k < 6; k++) y -= (erfOf(y) - x) * halfRootPi * Math.exp(y * y);
  return y;
}

export function erfcInvOf(x: number): number {
  if (x > 1) return -erfcInvOf(2 - x);
  if (x >= 0.5) return erfInvOf(1 - x);
  if (x === 0) return Infinity;
  const logarithm = Math.log(x);
  let y = Math.sqrt(-logarithm);
  for (let k = 0; k < 40; k++) {
    const ratio = y > 0.46875 ? scaled(y) : erfcOf(y) * Math.exp(y * y);
    const step = (Math.log(ratio) - y * y - logarithm) * halfRootPi * ratio;
    y += step;
    if (Math.abs(step) < 1e-16 * y) break;
  }
  return y;
}
