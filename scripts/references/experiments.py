#!/usr/bin/env python3
"""What experiments.* is compared with: python3 scripts/references/experiments.py

Writes test/references/experiments.json: meta-analyses by statsmodels' combine_effects (fixed, DerSimonian-Laird, Paule-Mandel) and, with
REML, by the root of the restricted likelihood's slope in 30 digits; proportions_ztest and confint_proportions_2indep of statsmodels;
the maximum of SciPy's betabinom found by mpmath in 30 digits; losses of Beta posteriors by mpmath's quadrature; mixture ratios
integrated by mpmath.

Made with statsmodels 0.15.0, scipy 1.17.1, numpy 2.4.6, mpmath 1.4.1 (pip install statsmodels==0.15.0 mpmath==1.4.1).
"""
import json
import pathlib

import numpy as np
from mpmath import betainc, diff, digamma, exp, findroot, inf, log, loggamma, mp, mpf, npdf, quad, sqrt
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

mp.dps = 30
FILE = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "experiments.json"


def restricted(x, v):
    """tau^2, mean and error of the largest restricted likelihood."""
    x, v = [mpf(float(one)) for one in x], [mpf(float(one)) for one in v]

    def at(t):
        w = [1 / (s + t) for s in v]
        mean = sum(a * b for a, b in zip(w, x)) / sum(w)
        return w, mean

    def likelihood(t):
        w, mean = at(t)
        return sum(map(log, w)) / 2 - log(sum(w)) / 2 - sum(a * (b - mean) ** 2 for a, b in zip(w, x)) / 2

    slope = lambda t: diff(likelihood, t)
    t = mpf(0) if slope(mpf(10) ** -12) <= 0 else findroot(slope, (mpf(10) ** -12, max(v) + (max(x) - min(x)) ** 2), solver="anderson")
    w, mean = at(t)
    return {"tau2": float(t), "mean": float(mean), "error": float(1 / sqrt(sum(w)))}


def pooled(rng, k, spread):
    e = np.round(rng.uniform(0.1, 0.6, size=k), 3)
    x = np.round(0.3 + rng.normal(size=k) * np.sqrt(e**2 + spread**2), 4)
    dl = combine_effects(x, e**2, method_re="dl")
    # A closer tolerance meets roundings, which statsmodels takes for no variance at all.
    pm = combine_effects(x, e**2, method_re="iterated", atol=1e-7, maxiter=1000)
    fixed = {"tau2": 0.0, "mean": float(dl.mean_effect_fe), "error": float(dl.sd_eff_w_fe)}
    return {
        "estimate": x.tolist(), "error": e.tolist(), "q": float(dl.q), "i2": float(max(dl.i2, 0)),
        "fixed": fixed,
        # Below 0 statsmodels goes on with a negative variance.
        "dersimonianLaird": {"tau2": float(dl.tau2), "mean": float(dl.mean_effect_re), "error": float(dl.sd_eff_w_re)} if dl.tau2 > 0 else fixed,
        "pauleMandel": {"tau2": float(pm.tau2), "mean": float(pm.mean_effect_re), "error": float(pm.sd_eff_w_re)},
        "reml": restricted(x, e**2),
    }


def betas(rng, arms, size, a, b):
    n = rng.integers(size // 2, 2 * size, size=arms)
    s = rng.binomial(n, rng.beta(a, b, size=arms))

    arms = [(int(y), int(m)) for y, m in zip(s, n)]

    def slopes(u, v):
        a, b = exp(u), exp(v)
        common = sum(digamma(m + a + b) for _, m in arms) - len(arms) * digamma(a + b)
        return (
            sum(digamma(y + a) for y, _ in arms) - len(arms) * digamma(a) - common,
            sum(digamma(m - y + b) for y, m in arms) - len(arms) * digamma(b) - common,
        )

    def likelihood(a, b):
        ways = lambda y, m: loggamma(m + 1) - loggamma(y + 1) - loggamma(m - y + 1)
        drawn = lambda y, m: loggamma(y + a) + loggamma(m - y + b) - loggamma(m + a + b)
        return sum(ways(*arm) + drawn(*arm) for arm in arms) - len(arms) * (loggamma(a) + loggamma(b) - loggamma(a + b))

    u, v = findroot(slopes, (log(a), log(b)))
    return {
        "successes": s.tolist(), "trials": n.tolist(), "alpha": float(exp(u)), "beta": float(exp(v)),
        "logLikelihood": float(likelihood(exp(u), exp(v))),
    }


def loss(a, b, c, d):
    """What A loses, and what B does: E max(X - Y, 0) is the integral of P(Y < x < X)."""
    below = lambda x, a, b: betainc(a, b, 0, x, regularized=True)
    grid = [mpf(k) / 8 for k in range(9)]
    lost = lambda a, b, c, d: quad(lambda x: below(x, a, b) * (1 - below(x, c, d)), grid)
    return [a, b, c, d, float(lost(a, b, c, d)), float(lost(c, d, a, b))]


def proportions(s, n, t, m):
    case = {"counts": [s, n, t, m]}
    for pooled in (True, False):
        for mine, theirs in (("unequal", "two-sided"), ("greater", "larger"), ("less", "smaller")):
            z, p = proportions_ztest([s, t], [n, m], alternative=theirs, prop_var=False if pooled else None) if pooled else separate(s, n, t, m, theirs)
            case[f"{mine}{'Pooled' if pooled else ''}"] = [float(z), float(p)]
    for mine, theirs in (("wald", "wald"), ("newcombe", "newcomb"), ("agrestiCaffo", "agresti-caffo")):
        case[mine] = [float(x) for x in confint_proportions_2indep(s, n, t, m, method=theirs, compare="diff", alpha=0.1)]
    return case


def separate(s, n, t, m, alternative):
    from statsmodels.stats.proportion import test_proportions_2indep

    found = test_proportions_2indep(s, n, t, m, method="wald", compare="diff", alternative=alternative)
    return found.statistic, found.pvalue


def ratio(difference, variance, tau):
    """ln of the likelihood, mixed over effects, over that of no effect."""
    d, s = mpf(difference), sqrt(mpf(variance))
    mixed = quad(lambda t: npdf(d, t, s) * npdf(t, 0, tau), [-inf, -tau, 0, d, tau, inf])
    return [difference, variance, tau, float(log(mixed / npdf(d, 0, s)))]


def main():
    rng = np.random.default_rng(8)
    cases = {
        "pool": [pooled(rng, k, spread) for k, spread in ((5, 0.5), (12, 0.3), (8, 0.0), (3, 1.0), (20, 0.1))],
        "betaBinomial": [betas(rng, *of) for of in ((12, 40, 3, 9), (30, 15, 0.6, 0.4), (25, 400, 30, 70), (60, 2000, 2, 200))],
        "loss": [loss(*of) for of in ((3, 5, 4, 4), (31, 271, 21, 281), (2.5, 7.5, 1.5, 9.25), (120, 80, 90, 110))],
        "proportions": [proportions(*of) for of in ((60, 1000, 40, 1000), (3, 17, 9, 25), (12, 40, 11, 44))],
        "ratio": [ratio(*of) for of in ((0.02, 0.0001, 0.03), (0.5, 0.2, 0.1), (0.0, 0.01, 0.5), (1.5, 0.04, 0.7))],
    }
    FILE.write_text(json.dumps(cases, separators=(",", ":")).replace("},{", "},\n{") + "\n")
    print(f"{FILE.name}: {', '.join(f'{len(of)} {name}' for name, of in cases.items())}")


if __name__ == "__main__":
    main()
