#!/usr/bin/env python3
"""Reference values of the distributions: python3 scripts/references/distributions.py [formula ...]

Writes test/references/distributions/<formula>.txt, one point a line: inputs, then each result and its rest, as scripts/references has
them. Of a distribution the results are density (or mass), its logarithm, cdf and sf; of a quantile "lower" or "upper" stands first, and one
result last. Quantiles of counts follow the rule of the library: the least k whose tail reaches p by all but 1e-13 of the smaller tail
and half the last place of p.

Densities by logarithms of gamma functions of 110 digits; tails by the series of incomplete.py, and for large shapes by quadrature.
Needs mpmath. Seeded by the formula's name.
"""
import math
import pathlib
import random
import sys

from mpmath import exp, log, loggamma, mp, mpf, sqrt

from common import bits, rounded
from gamma import spread
from incomplete import _terms, betas, gammas

FOLDER = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "distributions"
DIGITS = 110
LEAST = 5e-324


def integral(exponent, side):
    """Integral of e^exponent(s) over s > 0 or s < 0, which falls from 1."""
    with mp.workdps(45):
        reach = mpf(2) ** -60
        while exponent(side * reach) > -115:
            reach *= 2
        lower = reach / 2
        pieces = [mpf(0)] + [reach * k / 12 for k in range(1, 13)]
        return mp.quad(lambda s: exp(exponent(side * s)), pieces, maxdegree=8)


def gamma_log(a, x):
    """Per unit of ln x."""
    with mp.workdps(DIGITS):
        return a * log(x) - x - loggamma(a)


def gamma_tails(a, x):
    if a < 1e5:
        return gammas(a, x)
    side = -1 if x < a else 1
    with mp.workdps(DIGITS):
        # e^s - 1 as s -> 0 wants more digits than the result
        tail = exp(gamma_log(a, x)) * integral(lambda s: (a - x) * s - x * (mp.expm1(s) - s), side)
        return (tail, 1 - tail) if side < 0 else (1 - tail, tail)


def beta_log(a, b, x, y):
    """Per unit of ln(x / y)."""
    with mp.workdps(DIGITS):
        return a * log(x) + b * log(y) + loggamma(a + b) - loggamma(a) - loggamma(b)


def beta_tails(a, b, x, y):
    """(I_x(a, b), I_y(b, a)); x + y = 1 to all digits."""
    if min(_terms(a, b, x, y), _terms(b, a, y, x)) < 1e4 and max(a, b) < 1e7:
        return betas(a, b, x, y)
    side = -1 if x * (a + b) < a else 1
    with mp.workdps(DIGITS):
        total, slope = a + b, a * y - b * x

        def exponent(s):
            with mp.workdps(80):
                e = mp.expm1(s)
                return a * s - total * mp.log1p(x * e)

        tail = exp(beta_log(a, b, x, y)) * integral(exponent, side)
        return (tail, 1 - tail) if side < 0 else (1 - tail, tail)


# Every distribution: (ln density, cdf, sf) at a point, all mpf.

def beta(x, a, b):
    with mp.workdps(400):
        y = 1 - x
    return beta_log(a, b, x, y) - log(x) - log(y), *beta_tails(a, b, x, y)


def gamma(x, a, scale):
    with mp.workdps(DIGITS):
        z = x / scale
    return gamma_log(a, z) - log(x), *gamma_tails(a, z)


def chi_square(x, df):
    return gamma(x, df / 2, mpf(2))


def student(x, df):
    with mp.workdps(DIGITS + 400):
        square = x * x
        inner, outer = df / (df + square), square / (df + square)
    both, _ = beta_tails(df / 2, mpf(1) / 2, inner, outer)
    with mp.workdps(DIGITS):
        density = beta_log(df / 2, mpf(1) / 2, inner, outer) - log(abs(x))
        half = both / 2
        return (density, half, 1 - half) if x < 0 else (density, 1 - half, half)


def f(x, df1, df2):
    with mp.workdps(DIGITS + 400):
        n = df1 * x
        outer, inner = n / (n + df2), df2 / (n + df2)
    return beta_log(df1 / 2, df2 / 2, outer, inner) - log(x), *beta_tails(df1 / 2, df2 / 2, outer, inner)


def poisson(k, mean):
    below, above = gamma_tails(k + 1, mean)
    return gamma_log(k + 1, mean) - log(mean), above, below


def binomial(k, trials, prob):
    if k > trials:
        return -mp.inf, mpf(1), mpf(0)
    with mp.workdps(400):
        q = 1 - prob
    with mp.workdps(DIGITS if prob > 1e-40 else 450):  # next to 1 its logarithm is tiny
        mass = k * log(prob) + (trials - k) * log(q) + loggamma(trials + 1) - loggamma(k + 1) - loggamma(trials - k + 1)
    return (mass, mpf(1), mpf(0)) if k == trials else (mass, *beta_tails(trials - k, k + 1, q, prob))


def negative_binomial(k, successes, prob):
    with mp.workdps(400):
        q = 1 - prob
    with mp.workdps(DIGITS):
        mass = successes * log(prob) + k * log(q) + loggamma(successes + k) - loggamma(successes) - loggamma(k + 1)
    return mass, *beta_tails(successes, k + 1, prob, q)


def logistic(x, location, scale):
    with mp.workdps(400):
        z = (x - location) / scale
        below, above = 1 / (1 + exp(-z)), 1 / (1 + exp(z))
        return log(below) + log(above) - log(scale), below, above


def lognormal(x, sigma, scale):
    with mp.workdps(DIGITS):
        z = log(x / scale) / sigma
        density = -z * z / 2 - log(x * sigma) - log(2 * mp.pi) / 2
        half = lambda v: mp.erfc(v / sqrt(2)) / 2
        return density, half(-z), half(z)


# Points.

def wide(rng, low=1e-2, high=1e3):
    """A shape: mostly ordinary, sometimes very small or very large, sometimes half a whole number."""
    kind = rng.random()
    if kind < 0.45:
        return spread(rng, low, high)
    if kind < 0.6:
        return rng.randrange(1, 200) / 2
    if kind < 0.8:
        return spread(rng, 1e3, 1e15)
    if kind < 0.9:
        return rng.choice((1.0, 0.5, 1.5, 2.0, 8.0, 100.0, 200.0, 32768.0, 1e6, 1e9))
    return spread(rng, 1e-12, 1e-2)


def deviate(rng):
    """Standard deviations from the mean: near it, in the tails, and deep in them."""
    return rng.gauss(0, 1) * rng.choice((0.01, 1, 1, 3, 12))


def around_gamma(rng, a):
    """A gamma variable of that shape."""
    if a > 5 or rng.random() < 0.3:
        z = deviate(rng)
        x = a * (1 - 1 / (9 * a) + z / (3 * math.sqrt(a))) ** 3 if a > 1 else a * math.exp(z)
        if x > 0:
            return x
    return spread(rng, 1e-30, 1) * max(a, 1) if rng.random() < 0.5 else max(a, 1) * spread(rng, 0.3, 100)


def odds_of(rng, a, b):
    width = math.sqrt(1 / a + 1 / b)
    if width < 2 or rng.random() < 0.3:
        return a / b * math.exp(max(-600, min(600, deviate(rng) * min(width, 20))))
    return math.exp(rng.uniform(-300, 300) * rng.choice((1, 0.1)))


def beta_points(rng):
    for _ in range(330):
        a, b = wide(rng), wide(rng)
        odds = odds_of(rng, a, b)
        x = odds / (1 + odds) if odds < 1e16 else 0.3
        if 0 < x < 1:
            yield x, a, b
    for a in (0.5, 1.0, 3.0, 1e5):
        yield from ((x, a, b) for x in (LEAST, 1e-310, 1e-300, 1 - 2**-53, 0.5) for b in (0.5, 2.0, 40.0))
    yield from ((0.5, a, a) for a in (1e-300, 1e-8, 0.5, 99.0, 1e5, 1e10, 1e15))


def gamma_points(rng):
    for _ in range(340):
        a, scale = wide(rng), rng.choice((1.0, spread(rng, 1e-3, 1e3)))
        x = around_gamma(rng, a) * scale
        if 0 < x < 1e300:
            yield x, a, scale
    yield from ((x, a, 1.0) for x in (LEAST, 1e-310, 1e-300, 1.0) for a in (1e-300, 0.5, 1.0, 2.0))
    yield from ((a, a, 1.0) for a in (0.5, 8.0, 32767.0, 32768.0, 1e6, 1e10, 1e15))


def chi_points(rng):
    yield from ((2 * x, 2 * a) for x, a, _ in ((around_gamma(rng, a), a, 0) for a in (wide(rng) for _ in range(400))) if 0 < x < 1e300 and a < 5e14)


def student_points(rng):
    for _ in range(400):
        df = wide(rng)
        kind = rng.random()
        z = deviate(rng)
        x = z if kind < 0.4 else math.copysign(spread(rng, 1e-300, 1e300), z) if kind < 0.7 else math.copysign(spread(rng, 1, 1e6), z)
        yield x, df
    yield from ((x, df) for df in (1e-50, 1e-3, 0.1, 1.0, 2.0, 30.0, 1e5, 1e15) for x in (-1e300, -1e-300, 1e-8, -1e-12, -37.5, 1e11, -8.0))


def f_points(rng):
    for _ in range(360):
        a, b = wide(rng), wide(rng)
        x = odds_of(rng, a / 2, b / 2) * (b / a)
        if 0 < x < 1e300:
            yield x, a, b
    yield from ((x, a, b) for x in (1e-300, 1e-120, 1e120, 1e300, 1.0) for a, b in ((1.0, 1.0), (2.0, 5.0), (0.1, 3.0), (4.0, 1e-3)))


def poisson_points(rng):
    for _ in range(330):
        mean = wide(rng)
        k = math.floor(mean + deviate(rng) * math.sqrt(mean)) if rng.random() < 0.7 else rng.randrange(0, 400)
        if k >= 0:
            yield float(k), mean
    yield from ((k, mean) for k in (0.0, 1.0, 7.0, 150.0) for mean in (1e-300, LEAST, 1e-10, 0.5, 700.0, 740.0))
    yield from ((a, a) for a in (1.0, 100.0, 32767.0, 1e6, 1e12, 1e15))


def binomial_points(rng):
    for _ in range(340):
        n = math.floor(rng.choice((spread(rng, 1, 100), spread(rng, 1, 1e4), spread(rng, 1e4, 1e15))))
        p = rng.choice((rng.random(), spread(rng, 1e-3, 1), 1 - spread(rng, 1e-9, 1), min(1.0, rng.uniform(0, 50) / n), spread(rng, 1e-300, 1)))
        mean, width = n * p, math.sqrt(n * p * (1 - p))
        k = math.floor(mean + deviate(rng) * width) if rng.random() < 0.8 else rng.randrange(0, min(n, 300) + 1)
        if 0 <= k <= n and 0 < p < 1:
            yield float(k), float(n), p
    yield from ((k, 10.0, p) for k in (0.0, 5.0, 9.0, 10.0) for p in (0.5, 1e-300, 1 - 2**-53, 2**-60))


def negative_points(rng):
    for _ in range(340):
        n = min(wide(rng), 1e12)
        p = rng.choice((rng.uniform(1e-3, 1), spread(rng, 1e-3, 1), 1 - spread(rng, 1e-12, 1)))
        p = max(p, 1e-3)
        mean, width = n * (1 - p) / p, math.sqrt(n * (1 - p)) / p
        k = math.floor(mean + deviate(rng) * width) if rng.random() < 0.8 else rng.randrange(0, 300)
        if k >= 0 and p < 1:
            yield float(k), n, p
    yield from ((k, n, p) for k in (0.0, 3.0) for n in (1e-300, 1e-10, 1.0) for p in (0.5, 1 - 2**-53, 1e-3))


def logistic_points(rng):
    for _ in range(350):
        location, scale = rng.choice((0.0, rng.uniform(-1e3, 1e3))), spread(rng, 1e-3, 1e3)
        yield location + scale * rng.choice((rng.uniform(-5, 5), rng.uniform(-700, 700), rng.uniform(-40, 40))), location, scale


def lognormal_points(rng):
    for _ in range(330):
        sigma, scale = rng.choice((spread(rng, 0.1, 3), spread(rng, 1e-6, 15))), rng.choice((1.0, spread(rng, 1e-3, 1e3)))
        x = scale * math.exp(max(-690, min(690, sigma * rng.choice((rng.gauss(0, 1), rng.uniform(-37, 37))))))
        yield x, sigma, scale
    yield from ((x, s, 1.0) for x in (1e-300, 1e-310, 1.0, math.nextafter(1, 2), 1e300) for s in (1e-3, 1.0, 30.0))


DISTRIBUTIONS = {
    "beta": (beta, beta_points),
    "gamma": (gamma, gamma_points),
    "chiSquare": (chi_square, chi_points),
    "student": (student, student_points),
    "f": (f, f_points),
    "poisson": (poisson, poisson_points),
    "binomial": (binomial, binomial_points),
    "negativeBinomial": (negative_binomial, negative_points),
    "logistic": (logistic, logistic_points),
    "lognormal": (lognormal, lognormal_points),
}
COUNTS = {"poisson", "binomial", "negativeBinomial"}


def values(result):
    for x in result:
        value, rest = rounded(mp.mpf(x))
        shown = f"{float(rest):.4f}".rstrip("0").rstrip(".")
        yield f"{bits(value):016x} {'0' if shown == '-0' else shown}"


def tiny(logs):
    """e^logs, and what is far below the least double without its digits."""
    return exp(logs) if logs > -1000 else mpf(0)


def lines(name):
    exact, points = DISTRIBUTIONS[name]
    for point in points(random.Random(name)):
        with mp.workdps(60):
            logs, cdf, sf = exact(*map(mpf, point))
            if logs > 709:
                continue
            yield " ".join([*(f"{bits(float(x)):016x}" for x in point), *values((tiny(logs), logs, cdf, sf))])


# Quantiles: from a value its probability, rounded; then the value of that.

def quantile(exact, x, rest, p, upper):
    """x with cdf or sf p: Newton's steps on ln |x| and the logarithm of the smaller tail from a place next to it."""
    with mp.workdps(60):
        for _ in range(30):
            logs, cdf, sf = exact(x, *rest)
            own, other = (sf, cdf) if upper else (cdf, sf)
            with mp.workdps(400):
                target = mpf(p)
                gap = log(target / own) * own if target <= 0.5 else -log((1 - target) / other) * other
            step = (-1 if upper else 1) * gap / (exp(logs) * x)
            x = x * exp(max(min(step, mpf(2)), mpf(-2)))
            if abs(step) < mpf(10) ** -24:
                return x
    return None


def quantile_lines(name):
    exact, points = DISTRIBUTIONS[name]
    rng = random.Random(f"{name}Quantile")
    for point in points(rng):
        x, *shapes = map(mpf, point)
        with mp.workdps(60):
            logs, cdf, sf = exact(x, *shapes)
        if logs < -3000:
            continue
        for upper in (False, True) if rng.random() < 0.3 else (rng.random() < 0.5,):
            p = float(sf if upper else cdf)
            if not 0 < p < 1 or p == 0.5:
                continue
            if name == "logistic":
                with mp.workdps(400):
                    found = shapes[0] + (-1 if upper else 1) * shapes[1] * log(mpf(p) / (1 - mpf(p)))
            else:
                found = quantile(exact, x, shapes, p, upper)
            if found is not None and 1e-300 < abs(found) < 1e300:
                yield " ".join(["upper" if upper else "lower", *(f"{bits(float(v)):016x}" for v in (p, *point[1:])), *values((found,))])


def reached(cdf, sf, p, upper):
    """Whether a count counts; None where that is too close to tell."""
    with mp.workdps(60):
        q = mpf(p)
        least = q <= 0.5
        slack = mpf(0) if least else mpf(2) ** -54
        with mp.workdps(400):
            small = q if least else 1 - q
        lower = least != upper
        have = cdf if lower else sf
        limit = small * (1 - mpf(10) ** -13) - slack if lower else small * (1 + mpf(10) ** -13) + slack
        if abs(have - limit) < 2e-14 * small:
            return None
        return have >= limit if lower else have <= limit


def count_lines(name):
    exact, points = DISTRIBUTIONS[name]
    rng = random.Random(f"{name}Quantile")
    known = {}

    def tails(k, rest):
        if (k, *rest) not in known:
            with mp.workdps(60):
                known[(k, *rest)] = (mpf(0), mpf(1)) if k < 0 else exact(mpf(k), *rest)[1:]
        return known[(k, *rest)]

    for point in points(rng):
        k, *rest = point
        if k > 2**52:
            continue
        rest = list(map(mpf, rest))
        here, before = tails(k, rest), tails(k - 1, rest)
        for upper in (False, True):
            own, other = float(here[upper]), float(before[upper])
            for p in {own, own * (1 + 1e-11), own * (1 - 1e-11), own * 0.5 + other * 0.5}:
                if not 1e-300 < p < 1:  # the last place of a subnormal one is too coarse
                    continue
                for at in (k, k + 1):
                    now, last = reached(*tails(at, rest), p, upper), reached(*tails(at - 1, rest), p, upper)
                    if now is True and last is False or now is True and at == 0:
                        yield " ".join(["upper" if upper else "lower", *(f"{bits(float(v)):016x}" for v in (p, *point[1:])), *values((mpf(at),))])
                        break


def main(names):
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in names or [*DISTRIBUTIONS, *(f"{one}Quantile" for one in DISTRIBUTIONS)]:
        of = name.removesuffix("Quantile")
        make = lines if of == name else count_lines if of in COUNTS else quantile_lines
        text = list(dict.fromkeys(make(of)))
        if of in COUNTS and of != name:  # of one point several; enough is enough
            random.Random(name).shuffle(text)
            text = text[:600]
        (FOLDER / f"{name}.txt").write_text("\n".join(text) + "\n")
        print(f"{name}: {len(text)} points", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
