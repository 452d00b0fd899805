"""The regularised incomplete gamma and beta functions to 40 digits relative, both tails, and their inverses.

One method for everything, and another than that of the kernels: the series of positive terms, summed in integers. The tail it does
not give is its complement, taken with as many more digits as it is small.
"""
from functools import lru_cache

from mpmath import exp, expm1, log, loggamma, mp, mpf

DIGITS = 45
NOTHING = mpf(10) ** -345  # far below the least double
VANISHED = mpf(10) ** -400  # the next step would go further


def _sum(rising, falling, x, bits):
    """sum over n of product of x (rising + k) / (falling + k), k = 1 ... n; rising None counts as 1 / x."""
    one = 1 << bits
    fixed = lambda v: int(mp.floor(mp.ldexp(v, bits)))
    total = term = one
    below = fixed(falling)
    above = None if rising is None else fixed(rising - 1)
    share = fixed(x)
    n = 0
    while term:
        n += 1
        below += one
        if above is None:
            term = term * share // below
        else:
            above += one
            term = (term * share >> bits) * above // below
        total += term
    return mp.ldexp(mpf(total), -bits)


def _both(tail, first):
    """(lower, upper) from tail(digits), which is the lower one when first."""
    digits = DIGITS
    while True:
        with mp.workdps(digits + 20):
            near = tail(digits)
            far = 1 - near
            small = -mp.log10(far) if far > 0 else digits
            if far > 0 and small < digits - DIGITS + 1:
                return (+near, +far) if first else (+far, +near)
            if digits > 345 + DIGITS:
                return (near, mpf(0)) if first else (mpf(0), near)
            digits = min(int(small) + DIGITS + 5, 400) if far > 0 else digits * 2


@lru_cache(maxsize=4096)
def gammas(a, x):
    """(P, Q) of the incomplete gamma function."""
    if x > 2 * a + 2000:  # Q is below the least double
        return mpf(1), mpf(0)

    def tail(digits):
        with mp.workdps(digits + 30):
            front = exp(a * log(x) - x - loggamma(a + 1))
            if front < NOTHING and x < a:
                return front
            return front * _sum(None, a, x, int(3.33 * digits) + 60)

    return _both(tail, True)


def _terms(a, b, x, y):
    """About how many terms the series of I_x(a, b) takes: up to its largest term, and down again."""
    return max(0, (a + b) * x - a) / y + mp.sqrt(300 * a) + 160 / y


@lru_cache(maxsize=4096)
def betas(a, b, x, y):
    """(I_x(a, b), its complement), y = 1 - x: the smaller of the two counts, the other follows at every precision."""
    small = x * (a + b) < a  # a complement takes many digits
    if _terms(a, b, x, y) * (1 if small else 10) > _terms(b, a, y, x) * (10 if small else 1):
        upper, lower = betas_by(b, a, y, x)
        return lower, upper
    return betas_by(a, b, x, y)


def betas_by(a, b, x, y):
    def tail(digits):
        with mp.workdps(digits + 30):
            low = x if x < y else 1 - y
            high = 1 - x if x < y else y
            front = exp(a * log(low) + b * log(high) + loggamma(a + b) - loggamma(a + 1) - loggamma(b))
            if front < NOTHING and x < a / (a + b):
                return front
            if front < NOTHING and (a + b) * x > a + 1e5:
                return mpf(1)
            return front * _sum(a + b, a, low, int(3.33 * digits) + 60)

    return _both(tail, True)


def gamma_quantile(a, p):
    """x with P(a, x) = p: Newton on the smaller tail's logarithm over ln x, where it is concave."""
    def step(x):
        lower, upper = gammas(a, x)
        density = exp(a * log(x) - x - loggamma(a))
        return _slope(p, lower, upper, density)

    start = a + mpf(1) / 3 if a > 1 else exp((log(p) + loggamma(a + 1)) / a)
    return _newton(start, step, lambda x, d: x * exp(d))


def beta_quantile(a, b, p):
    """x with I_x(a, b) = p, the same over ln(x / (1 - x)); the odds are kept, so that neither end loses digits."""
    def step(odds):
        x, y = odds / (1 + odds), 1 / (1 + odds)
        lower, upper = betas(a, b, x, y)
        density = exp(a * log(x) + b * log(y) + loggamma(a + b) - loggamma(a) - loggamma(b))
        return _slope(p, lower, upper, density)

    odds = _newton(a / b, step, lambda x, d: x * exp(d))
    return odds / (1 + odds)


def _slope(p, lower, upper, density):
    if p <= 0.5:
        return (log(p) - log(lower)) * lower / density if lower > 0 else None
    return -(log(1 - p) - log(upper)) * upper / density if upper > 0 else mpf(-30)


def _newton(x, step, move):
    """Kept between what was too low and what was too high; a step of None says that x is far too low."""
    low, high = None, None
    for _ in range(400):
        if x < VANISHED or x > 1 / VANISHED:
            return x
        d = step(x)
        if d is not None and abs(d) < mpf(10) ** -22:
            return move(x, d)
        if d is None or d > 0:
            low = x
        else:
            high = x
        there = None if d is None else move(x, min(max(d, mpf(-30)), mpf(30)))
        inside = there is not None and (low is None or there > low) and (high is None or there < high)
        x = there if inside else mp.sqrt(low * high)
    raise ArithmeticError("Newton's method did not converge")
