"""exp, log, pow, hyperbolic, circular and rounding functions."""
import math

from mpmath import mp, mpf

from common import *


@singles
def exp_points(rng):
    yield from even(rng, -1, 1, 350)
    yield from binades(rng, -60, 0, 250)
    yield from even(rng, -708, 709.7, 620)
    yield from even(rng, -745.2, -708.3, 250)
    yield from even(rng, 709, 710, 60)
    for edge in (709.782712893384, -708.3964185322641, -744.4400719213812, -745.1332191019411):
        yield from near(edge, 10)
    yield from halfway(mp.log(2) / 128, rng, 110, 60000)
    yield from binades(rng, 9, 1023, 20)


@singles
def expm1_points(rng):
    yield from even(rng, -1, 1, 450)
    yield from even(rng, -0.02, 0.02, 150)
    yield from even(rng, -0.36, -0.3, 50)
    yield from even(rng, 0.3, 0.4, 50)
    yield from binades(rng, -70, 0, 350)
    yield from binades(rng, -1022, -60, 60)
    yield from even(rng, -45, 45, 400)
    yield from even(rng, -37.6, -35.5, 80)
    yield from even(rng, 45, 709.7, 150)
    yield from near(709.782712893384, 10)
    yield from halfway(mp.log(2), rng, 60, 60)
    yield from halfway(mp.log(2) / 128, rng, 60, 2000)
    yield from binades(rng, 9, 1023, 20)


@singles
def log_points(rng):
    yield from near(1.0, 60)
    yield from (1 + x for x in binades(rng, -52, -2, 450))
    yield from even(rng, 0.5, 2, 350)
    yield from even(rng, 0.9, 1.1, 200)
    yield from even(rng, 0.99, 1.01, 150)
    yield from binades(rng, -1022, 1023, 400, signed=False)
    yield from subnormals(rng, 120)
    for power in range(-1070, 1024, 150):
        yield from near(math.ldexp(1.0, power), 1)
        yield from near(math.ldexp(math.sqrt(0.5), power) if power > -1020 else 1.0, 2)
    for _ in range(90):  # where a table by the top mantissa bits changes its entry
        yield from near(math.ldexp(1 + rng.randrange(512) / 512, rng.randrange(-3, 3)), 1)


@singles
def log1p_points(rng):
    yield from binades(rng, -70, -1, 480)
    yield from binades(rng, -1022, -60, 60)
    yield from even(rng, -1, 1, 450)
    yield from even(rng, -0.1, 0.1, 150)
    yield from even(rng, -0.01, 0.01, 250)
    yield from (-1 + x for x in binades(rng, -53, -1, 200, signed=False))
    yield from near(-1.0, 10)
    yield from even(rng, 1, 100, 150)
    yield from binades(rng, 0, 60, 200, signed=False)
    yield from binades(rng, 60, 1023, 60, signed=False)
    for _ in range(70):
        yield from near(math.ldexp(1 + rng.randrange(512) / 512, rng.randrange(-3, 3)) - 1, 1)
    for edge in (math.sqrt(2) - 1, math.sqrt(0.5) - 1, -0.5, 1.0):
        yield from near(edge, 5)


@singles
def tanh_points(rng):
    yield from even(rng, -1, 1, 600)
    yield from binades(rng, -40, 0, 250)
    yield from binades(rng, -1022, -30, 60)
    yield from even(rng, -5, 5, 450)
    yield from even(rng, -20, 20, 250)
    yield from even(rng, 0.45, 0.75, 200)
    yield from even(rng, 18, 23, 60)
    yield from halfway(mp.log(2) / 256, rng, 60, 3000)
    yield from binades(rng, 5, 1023, 20)


@singles
def sigmoid_points(rng):
    yield from even(rng, -1, 1, 400)
    yield from binades(rng, -60, 0, 150)
    yield from even(rng, -10, 10, 450)
    yield from even(rng, -40, 40, 350)
    yield from even(rng, -708, -36, 200)
    yield from even(rng, -745.3, -708, 200)
    yield from even(rng, 36, 38, 30)
    for edge in (-708.3964185322641, -744.4400719213812, -745.1332191019411):
        yield from near(edge, 5)
    yield from halfway(mp.log(2) / 128, rng, 60, 3000)
    yield from binades(rng, 9, 1023, 20)


def hardest_angles(quarters, count):
    """The doubles up to 1e5 that lie closest to multiples n of pi/2, for n = quarters (mod 2)."""
    found = []
    for n in range(quarters, 63663, 2):
        exact = n * mp.pi / 2
        if n:
            found.append((abs(float(exact) - exact), float(exact)))
    return [x for _, x in sorted(found)[:count]]


def hard_far_angles(rng, count):
    """Doubles m 2^e beyond 1e5 close to multiples of pi/2: m is the denominator of a convergent of 2^e 2/pi."""
    for _ in range(count):
        power = rng.randrange(0, 970)
        with mp.workdps(400):
            left, (before, m) = mp.ldexp(2 / mp.pi, power), (1, 0)
            while True:
                whole = int(mp.floor(left))
                before, m = m, whole * m + before
                if m >= 2**53:
                    break
                left = 1 / (left - whole)
        yield math.ldexp(before, power)


def circle_points(quarters):
    @singles
    def points(rng):
        for x in hardest_angles(quarters, 180):
            yield x
            yield -x
        yield from hardest_angles(1 - quarters, 40)
        yield from even(rng, -math.pi, math.pi, 450)
        yield from even(rng, -1e5, 1e5, 400)
        yield from even(rng, -100, 100, 150)
        yield from binades(rng, -40, 3, 200)
        yield from binades(rng, -1022, -25, 60)
        yield from halfway(mp.pi / 2, rng, 80, 63661)
        yield from (float(n * mp.pi / 2) for n in range(1, 40))
        yield from near(1e5, 3)
        yield from binades(rng, 17, 1023, 130)
        yield from hard_far_angles(rng, 60)
        # Of all doubles the closest to a multiple of pi/2 (J.-M. Muller, Elementary Functions).
        yield math.ldexp(6381956970095103, 797)
        yield math.ldexp(5261692873635770, 499)
        # Close to multiples, and the low words of m times the bits of 2/pi carry into the high one: one in 2000 does.
        yield math.ldexp(8409610081787676, 603)
        yield math.ldexp(6612012376936442, 601)
        yield math.ldexp(5774941518811016, 603)
        yield math.ldexp(8556755937154502, 212)
    return points


@singles
def sqrt_points(rng):
    yield from binades(rng, -1022, 1023, 900, signed=False)
    yield from even(rng, 0, 4, 500)
    yield from subnormals(rng, 200)
    yield from binades(rng, -1022, 1023, 20)
    for _ in range(130):
        yield from near(float(rng.getrandbits(26) ** 2), 1)


@singles
def integer_points(rng):
    yield from even(rng, -10, 10, 550)
    yield from (whole + part for whole in range(-60, 60) for part in (0, 0.5))
    for _ in range(200):
        yield from near(rng.randrange(-1000, 1000) / 2, 1)
    for power in range(30, 55):
        yield from near(2.0**power - 0.5, 2)
        yield from near(-(2.0**power) + 0.5, 2)
    yield from binades(rng, 40, 54, 250)
    yield from binades(rng, -1022, 0, 100)
    yield from binades(rng, 54, 1023, 50)


def pow_points(rng):
    corners = [
        *(0.0, -0.0, TINY, 0.5, -0.5, 1.0, -1.0, JUST_OVER_1, JUST_UNDER_1, -JUST_OVER_1),
        *(2.0, -2.0, 3.0, -3.0, 2.5, -2.5, 2.0**53 - 1, 2.0**53, MOST, -MOST, INF, -INF, NAN),
    ]
    yield from ((x, y) for x in corners for y in corners)

    def exponent(x, low, high):
        """A y that puts x^y between e^low and e^high."""
        y = rng.uniform(low, high) / float(mp.log(x)) if x != 1 else rng.uniform(low, high)
        return y if math.isfinite(y) else 1.0

    def towards(count, bases, low, high):
        for x in bases(count):
            yield x, exponent(x, low, high)

    def near_one(count):
        return [1 + x for x in binades(rng, -52, -3, count)]

    def anywhere(count):
        return binades(rng, -1022, 1023, count, signed=False)

    def ordinary(count):
        return even(rng, 0.01, 20, count)

    yield from towards(300, anywhere, -708, 709.7)
    yield from towards(350, ordinary, -50, 50)
    yield from towards(150, ordinary, -1, 1)
    yield from towards(350, near_one, -708, 709.7)
    yield from towards(60, near_one, -1, 1)
    for bases in (anywhere, ordinary, near_one):
        yield from towards(40, bases, 708.5, 709.9)
        yield from towards(60, bases, -745.3, -708)
    yield from towards(60, lambda count: subnormals(rng, count), -700, 700)
    for _ in range(150):
        x = rng.uniform(0.2, 5)
        yield -x, float(round(exponent(x, -740, 709)))
    for _ in range(60):
        x = near_one(1)[0]
        yield -x, float(math.floor(exponent(x, -700, 700)))
    for _ in range(40):
        yield -rng.uniform(0, 5), rng.uniform(-5, 5)
        yield float(rng.randrange(1, 50)), float(rng.randrange(-12, 13))
    for y in (0.5, -0.5, 2.0, -1.0, 1 / 3, 1.5):
        yield from ((x, y) for x in ordinary(15) + anywhere(5))


# Values.

def log_special(x):
    if x == 0:
        return -INF
    return NAN if x != x or x < 0 else INF if math.isinf(x) else None


def log1p_special(x):
    if x == -1:
        return -INF
    return NAN if x != x or x < -1 else x if x == 0 or math.isinf(x) else None


def sqrt_special(x):
    return x if x == 0 or x == INF else NAN if x != x or x < 0 else None


def pow_special(x, y):
    """C99 annex F 9.4.4, repeated by IEEE 754-2019: pow(x, 0) = pow(1, y) = 1 even for NaN, pow(-1, +-inf) = 1."""
    if y == 0 or x == 1:
        return 1.0
    if x != x or y != y:
        return NAN
    if not math.isinf(y) and x not in (0, INF, -INF):
        return NAN if x < 0 and y != math.floor(y) else None
    if math.isinf(y):
        return 1.0 if abs(x) == 1 else INF if (abs(x) > 1) == (y > 0) else 0.0
    odd = y == math.floor(y) and abs(y) < 2**53 and int(y) % 2 == 1
    size = INF if (x == 0) == (y < 0) else 0.0
    return math.copysign(size, x) if odd else size


def power(x, y):
    sign = -1 if x < 0 and abs(y) < 2**53 and int(y) % 2 == 1 else 1
    exponent = y * mp.log(abs(x))
    if abs(exponent) > 800:
        return sign * (HUGE if exponent > 0 else SLIGHT)
    return sign * mp.exp(exponent)


def half_away(x):
    return mp.sign(x) * mp.floor(abs(x) + mpf(0.5))


def logistic(x):
    return 1 / (1 + mp.exp(-x))


HUGE, SLIGHT = mp.ldexp(1, 1200), mp.ldexp(1, -1200)  # over- and underflow


def wide(f, below, above):
    """f where it is worth evaluating, |x| < 800; beyond, a number that rounds as f does."""
    return lambda x: f(x) if abs(x) < 800 else below if x < 0 else above


FUNCTIONS = {  # name: exact value, special values, points
    "exp": (wide(mp.exp, SLIGHT, HUGE), both_ends(0.0, INF), exp_points),
    "expm1": (wide(mp.expm1, mpf(-1), HUGE), both_ends(-1.0, INF, odd=True), expm1_points),
    "log": (mp.log, log_special, log_points),
    "log1p": (mp.log1p, log1p_special, log1p_points),
    "pow": (power, pow_special, pow_points),
    "tanh": (wide(mp.tanh, mpf(-1), mpf(1)), both_ends(-1.0, 1.0, odd=True), tanh_points),
    "sigmoid": (wide(logistic, SLIGHT, mpf(1)), both_ends(0.0, 1.0), sigmoid_points),
    "sin": (mp.sin, both_ends(NAN, NAN, odd=True), circle_points(0)),
    "cos": (mp.cos, both_ends(NAN, NAN), circle_points(1)),
    "sqrt": (mp.sqrt, sqrt_special, sqrt_points),
    "floor": (mp.floor, both_ends(-INF, INF, odd=True), integer_points),
    "trunc": (lambda x: mp.sign(x) * mp.floor(abs(x)), both_ends(-INF, INF, odd=True), integer_points),
    "roundHalfAway": (half_away, both_ends(-INF, INF, odd=True), integer_points),
}
