"""Gamma, digamma, beta, the incomplete gamma and beta functions, their inverses, and Lambert W."""
import math

from mpmath import digamma, lambertw, log, loggamma, mp, mpf

from common import *
from incomplete import betas, beta_quantile, gamma_quantile, gammas

DIGAMMA_ZERO = 1.4616321449683622


def positive(make):
    """Numbers that are not negative, one tuple each, and the ends of that range."""
    def points(rng):
        yield from ((x,) for x in (0.0, TINY, LEAST, 1e-300, 1e300, MOST, INF, NAN, -1.0, -TINY, -INF))
        yield from ((float(x),) for x in make(rng))
    return points


@positive
def lgamma_points(rng):
    yield from near(1.0, 40)
    yield from near(2.0, 40)
    for edge in (0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.0, 2.5563481638716906e305):
        yield from near(edge, 5)
    for root in (1, 2):
        yield from (root + x for x in binades(rng, -50, -2, 260))
    yield from even(rng, 0, 3, 400)
    yield from even(rng, 3, 20, 300)
    yield from binades(rng, -1070, 0, 200, signed=False)
    yield from binades(rng, 3, 60, 350, signed=False)
    yield from binades(rng, 60, 1017, 150, signed=False)


@positive
def digamma_points(rng):
    for edge in (0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, DIGAMMA_ZERO):
        yield from near(edge, 8)
    yield from (DIGAMMA_ZERO + x for x in binades(rng, -50, -2, 300))
    yield from even(rng, 0, 3, 600)
    yield from even(rng, 3, 20, 400)
    yield from binades(rng, -1022, 0, 200, signed=False)
    yield from binades(rng, 3, 60, 300, signed=False)
    yield from binades(rng, 60, 1023, 120, signed=False)


def both_sides(make):
    """Numbers of either sign, one tuple each, and the ends: poles too."""
    def points(rng):
        yield from ((x,) for size in (0.0, TINY, 6e-309, LEAST, 1e-300, 1.0, 2.0, 171.0, 2.0**52, 1e300, MOST, INF) for x in (size, -size))
        yield (NAN,)
        yield from ((float(x),) for x in make(rng))
    return points


@both_sides
def gamma_points(rng):
    yield from range(1, 180)
    for edge in (0.5, 23.5, 24.5, 171.624376956302, 2.0, 1.0):
        yield from near(edge, 6)
    yield from even(rng, 0, 25, 500)
    yield from even(rng, 20, 172, 500)
    yield from binades(rng, -1022, 0, 150)
    for edge in (-0.5, -23.5, -170.5, -177.7):
        yield from near(edge, 6)
    yield from even(rng, -25, 0, 550)
    yield from even(rng, -185, -20, 350)
    yield from even(rng, -1e4, -180, 20)
    for k in range(1, 178, 3):  # next to poles, where results of large arguments are no longer small
        yield -k + rng.choice((1, -1)) * 2.0 ** rng.uniform(-40, -2)
        yield math.nextafter(-k, 0)
        yield math.nextafter(-k, -INF)


@both_sides
def below_points(rng):
    for edge in (-0.5, -23.5, -2.4570247382208006, -2.7476826467274127, -3.143580888349981, -0.5040830082644554, -1.5734984731623904):
        yield from near(edge, 8)
    yield from even(rng, -4, 0, 800)
    yield from even(rng, -30, 0, 500)
    yield from even(rng, -2000, -20, 200)
    yield from (-abs(x) for x in binades(rng, 5, 51, 250))
    yield from (-abs(x) for x in binades(rng, -1022, 0, 150))
    for k in range(1, 120, 3):
        yield -k + rng.choice((1, -1)) * 2.0 ** rng.uniform(-40, -2)
        yield math.nextafter(-k, 0)
        yield math.nextafter(-k, -INF)
    yield from even(rng, 0, 50, 60)


def pairs(make, ends):
    def points(rng):
        yield from ends
        yield from ((float(a), float(b)) for a, b in make(rng))
    return points


def spread(rng, low, high):
    """A number between, evenly by its logarithm."""
    return math.exp(rng.uniform(math.log(low), math.log(high)))


INVALID_PAIRS = [(NAN, 1.0), (1.0, NAN), (-1.0, 1.0), (1.0, -1.0), (0.0, 1.0)]


def gamma_pairs(rng):
    """Shapes and arguments: everywhere, around the mean, in both tails, at the edges between methods."""
    for _ in range(500):
        yield spread(rng, 1e-3, 1e3), spread(rng, 1e-3, 1e3)
    for _ in range(650):
        a = spread(rng, 0.3, 1e3)
        yield a, max(a + rng.uniform(-1, 1) * rng.choice((1, 5, 40)) * math.sqrt(a), a * spread(rng, 1e-40, 1))
    for _ in range(200):
        a = spread(rng, 1e3, 1e6)
        yield a, a + rng.uniform(-1, 1) * rng.choice((1, 5, 36)) * math.sqrt(a)
    for _ in range(60):
        a = spread(rng, 1e6, 1e8)
        yield a, a + rng.uniform(-1, 1) * rng.choice((1, 5, 15)) * math.sqrt(a)
    for _ in range(150):
        a = spread(rng, 1e-2, 1e6)
        yield from ((a, x) for x in near(a, 1))
    for edge in (1.0, 5.0, 8.0):
        for x in (edge, 0.01, 0.5, 0.9, 1.0, 1.1, 2.0, 4.9, 5.0, 5.1, 9.0, 30.0):
            yield from ((a, x) for a in near(edge, 1))
            yield from ((x, y) for y in near(edge, 1))
    for _ in range(200):  # a small shape: Q far from 1 - P
        yield spread(rng, 1e-15, 1), spread(rng, 1e-10, 3)
    for _ in range(150):  # results down to the least double
        a = spread(rng, 0.1, 300)
        yield a, spread(rng, 600, 760)
        yield spread(rng, 20, 150), spread(rng, 1e-8, 1)
    yield from ((1001.0, 1001.0), (1e6, 1e6), (1e8, 1e8), (1e8, 100010000.0), (0.5, 1e-300), (3.0, 1e-110))


def beta_points(rng):
    for _ in range(550):
        yield spread(rng, 1e-2, 1e3), spread(rng, 1e-2, 1e3), rng.uniform(0, 1)
    for _ in range(900):
        a, b = spread(rng, 0.3, 1e3), spread(rng, 0.3, 1e3)
        yield a, b, around(rng, a, b, rng.choice((1, 5, 30)))
    for _ in range(300):
        a, b = spread(rng, 0.5, 1e6), spread(rng, 0.5, 1e6)
        yield a, b, around(rng, a, b, rng.choice((1, 5, 25)))
    for _ in range(60):
        a, b = spread(rng, 1e5, 1e8), spread(rng, 1e5, 1e8)
        yield a, b, around(rng, a, b, rng.choice((1, 5, 10)))
    for _ in range(100):
        a = spread(rng, 1e-2, 1e6)
        yield a, a, 0.5
        yield from ((a, a, x) for x in near(0.5, 1))
    for edge in (1.0, 5.0, 8.0, 20.0, 100.0):
        for b in (0.1, 0.9, 1.0, 2.0, 8.0, 99.0, 101.0, 1e4):
            for k in (-3, -1, 0, 1):
                yield edge, b, around(rng, edge, b, 1, k)
                yield math.nextafter(edge, 0), b, around(rng, edge, b, 1, k)
    for _ in range(150):  # small parameters: the complement far from 1 - I
        yield spread(rng, 1e-12, 1), spread(rng, 1e-3, 1e3), spread(rng, 1e-10, 1)
        yield spread(rng, 1e-3, 1e3), spread(rng, 1e-12, 1), 1 - spread(rng, 1e-10, 1)
    for _ in range(100):  # results down to the least double
        yield spread(rng, 5, 300), spread(rng, 0.1, 100), spread(rng, 1e-20, 0.1)
    yield from ((1e8, 1e8, 0.5), (1e8, 1e8, 0.50003), (2.0, 3.0, 1e-160), (1e8, 0.5, 1 - 5e-9), (1.0, 1.0, 0.3))
    for _ in range(60):
        a, b = spread(rng, 1e8, 1e9), spread(rng, 1e6, 1e9)
        yield a, b, around(rng, a, b, rng.choice((1, 5, 10)))


def around(rng, a, b, width, k=None):
    """k standard deviations (at most width) from the mean on the scale of ln(x / (1 - x))."""
    k = rng.uniform(-width, width) if k is None else k
    scale = math.sqrt(1 / a + 1 / b)
    odds = math.log(a / b) + k * min(scale, 8.0)
    return 1 / (1 + math.exp(-odds)) if odds > 0 else math.exp(odds) / (1 + math.exp(odds))


def beta_triples(rng):
    yield from ((2.0, 3.0, 0.0), (2.0, 3.0, 1.0), (NAN, 1.0, 0.5), (1.0, 1.0, NAN), (0.0, 1.0, 0.5), (1.0, -1.0, 0.5), (1.0, 1.0, 1.5))
    yield from ((float(a), float(b), float(x)) for a, b, x in beta_points(rng))


def shares(rng):
    return rng.choice((rng.uniform(0, 1), spread(rng, 1e-300, 1), spread(rng, 1e-10, 1), 1 - spread(rng, 1e-12, 1)))


def gamma_quantile_pairs(rng):
    for _ in range(1500):
        yield spread(rng, 0.1, 1e3), shares(rng)
    for _ in range(300):
        yield spread(rng, 1e3, 1e6), shares(rng)
    for _ in range(150):
        yield spread(rng, 0.02, 0.1), rng.uniform(0.01, 1)
    for _ in range(60):
        yield spread(rng, 1e6, 1e8), rng.uniform(0, 1)
    for _ in range(150):  # shapes whose quantiles hardly move with the probability
        a = spread(rng, 1e-14, 0.1)
        yield a, float(gammas(mpf(a), mpf(spread(rng, 1e-300, 20)))[0])


def beta_quantile_triples(rng):
    yield from ((2.0, 3.0, 0.0), (2.0, 3.0, 1.0), (NAN, 1.0, 0.5), (1.0, 1.0, NAN), (0.0, 1.0, 0.5), (1.0, 1.0, 1.5))
    for _ in range(1300):
        yield spread(rng, 0.1, 1e3), spread(rng, 0.1, 1e3), shares(rng)
    for _ in range(400):
        yield spread(rng, 0.5, 1e6), spread(rng, 0.5, 1e6), shares(rng)
    for _ in range(300):
        yield spread(rng, 1, 100), spread(rng, 1, 100), rng.uniform(0, 1)
    for _ in range(50):
        yield spread(rng, 1e5, 1e8), spread(rng, 1e5, 1e8), rng.uniform(0, 1)
    yield from small_beta_quantiles(rng)
    yield from ((1e9, 1e9, 0.3), (1e9, 7e8, 0.99), (0.3, 1e9, 0.2), (1e9, 1e-5, 1e-4))


def small_beta_quantiles(rng):
    """Shapes whose quantiles hardly move with the probability: both small, or one, and probabilities of shares everywhere."""
    yield 1.340803062022072e-5, 0.0131898614566556, 0.9973076431133039
    yield 0.00019106571562588215, 419861.28125, 0.9133844971656799
    for _ in range(350):
        yield at_share(spread(rng, 1e-6, 1), spread(rng, 1e-6, 1), spread(rng, 1e-300, 1))
        yield at_share(spread(rng, 1e-6, 1), spread(rng, 1e-6, 1), rng.uniform(0, 1))
    for _ in range(150):
        yield spread(rng, 1e-6, 1), spread(rng, 1e-6, 1), rng.uniform(0, 1)
        yield at_share(spread(rng, 1e-14, 1e-6), spread(rng, 1e-14, 1e3), spread(rng, 1e-300, 1))
    for _ in range(200):  # beside a large shape
        a, b = spread(rng, 1e-6, 1), spread(rng, 1, 1e6)
        x = rng.choice((spread(rng, 1e-300, 1) / b, spread(rng, 1e-3, 30) / (b + 40)))
        yield at_share(a, b, x)
        yield b, a, float(betas(mpf(a), mpf(b), mpf(x), 1 - mpf(x))[1])
    for size in (1e-300, 1e-100, 1e-20):
        yield from ((size, size, p) for p in (0.3, 0.5, 0.7))
        yield from ((size, 3.0, 0.5), (3.0, size, 0.5), (size, 1e9, 0.999))


def at_share(a, b, x):
    """The shapes and the probability up to x."""
    return a, b, float(betas(mpf(a), mpf(b), mpf(x), 1 - mpf(x))[0])


def log_beta_pairs(rng):
    for _ in range(1100):
        yield spread(rng, 1e-3, 1e4), spread(rng, 1e-3, 1e4)
    for _ in range(500):
        yield spread(rng, 1e-10, 10), spread(rng, 10, 1e15)
    for _ in range(250):
        yield spread(rng, 1e3, 1e15), spread(rng, 1e3, 1e15)
    for _ in range(150):
        yield spread(rng, 1e-300, 1), spread(rng, 1e-300, 1)
    for edge in (1.0, 2.0, 8.0):
        for b in (0.5, 1.0, 2.0, 7.9, 8.0, 100.0):
            yield from ((a, b) for a in near(edge, 1))


def exact_log_beta(a, b):
    with mp.workdps(90):
        return loggamma(a) + loggamma(b) - loggamma(a + b)


LAMBERT_EDGE = -0.36787944117144233


def lambert_points(rng):
    yield from ((x,) for x in (0.0, -0.0, TINY, -TINY, LEAST, 1.0, MOST, INF, NAN, -1.0, -INF))
    yield from ((x,) for x in near(LAMBERT_EDGE, 40))
    yield from ((LAMBERT_EDGE + x,) for x in binades(rng, -52, -2, 500, signed=False))
    yield from ((x,) for x in even(rng, -0.36, 3, 700))
    yield from ((x,) for x in binades(rng, -60, 10, 500))
    yield from ((x,) for x in binades(rng, 10, 1023, 400, signed=False))
    yield from ((x,) for x in binades(rng, -1022, -60, 60))


def within(*ranges):
    """NaN where an argument is outside its range."""
    def special(*x):
        return NAN if not all(low <= v <= high for v, (low, high) in zip(x, ranges)) else None
    return special


def or_else(*specials):
    def special(*x):
        return next((y for y in (s(*x) for s in specials) if y is not None), None)
    return special


def at(axis, **ends):
    """The result where an argument is 0, 1 or infinite."""
    values = {"zero": 0.0, "one": 1.0, "infinity": INF}
    return lambda *x: next((y for name, y in ends.items() if x[axis] == values[name]), None)


def gamma_special(x):
    """At 0 and infinity as C99 annex F; whole numbers below 0 are poles between two signs."""
    if x == 0:
        return math.copysign(INF, x)
    return NAN if x != x or x == -INF or x < 0 and x == math.floor(x) else INF if x > 200 else math.copysign(0, math.sin(math.pi * x)) if x < -1e3 else None


def gamma_exact(x):
    y = mp.gamma(x)
    return mp.sign(y) * max(abs(y), mp.ldexp(1, -1200))


def lgamma_special(x):
    return NAN if x != x else INF if math.isinf(x) or x <= 0 and x == math.floor(x) else None


def digamma_special(x):
    if x == 0:
        return math.copysign(INF, -x)
    return INF if x == INF else NAN if x != x or x == -INF or x < 0 and x == math.floor(x) else None


SHAPE = (TINY, MOST)
gamma_domain = within(SHAPE, (0, INF))
beta_domain = within(SHAPE, SHAPE, (0, 1))


def lambert_special(x):
    if x != x or x < LAMBERT_EDGE:
        return NAN
    return x if x == 0 or x == INF else None


FUNCTIONS = {
    "lgamma": (loggamma, or_else(within((0, INF)), at(0, zero=INF, infinity=INF)), lgamma_points),
    "digamma": (digamma, or_else(within((0, INF)), at(0, zero=-INF, infinity=INF)), digamma_points),
    "gamma": (gamma_exact, gamma_special, gamma_points),
    "lgammaAnywhere": (lambda x: mp.re(loggamma(x)), lgamma_special, below_points),
    "digammaAnywhere": (digamma, digamma_special, below_points),
    "logBeta": (exact_log_beta, within(SHAPE, SHAPE), pairs(log_beta_pairs, INVALID_PAIRS)),
    "gammaLower": (
        lambda a, x: gammas(a, x)[0],
        or_else(gamma_domain, at(1, zero=0.0, infinity=1.0)),
        pairs(gamma_pairs, [*INVALID_PAIRS, (2.0, 0.0), (2.0, INF)]),
    ),
    "gammaUpper": (
        lambda a, x: gammas(a, x)[1],
        or_else(gamma_domain, at(1, zero=1.0, infinity=0.0)),
        pairs(gamma_pairs, [*INVALID_PAIRS, (2.0, 0.0), (2.0, INF)]),
    ),
    "betaLower": (lambda a, b, x: betas(a, b, x, 1 - x)[0], or_else(beta_domain, at(2, zero=0.0, one=1.0)), beta_triples),
    "betaUpper": (lambda a, b, x: betas(a, b, x, 1 - x)[1], or_else(beta_domain, at(2, zero=1.0, one=0.0)), beta_triples),
    "gammaQuantile": (
        gamma_quantile,
        or_else(within(SHAPE, (0, 1)), at(1, zero=0.0, one=INF)),
        pairs(gamma_quantile_pairs, [(NAN, 0.5), (1.0, NAN), (0.0, 0.5), (1.0, -0.5), (1.0, 1.5), (2.0, 0.0), (2.0, 1.0)]),
    ),
    "betaQuantile": (beta_quantile, or_else(beta_domain, at(2, zero=0.0, one=1.0)), beta_quantile_triples),
    "lambertW": (lambda x: mp.re(lambertw(x)), lambert_special, lambert_points),
}
