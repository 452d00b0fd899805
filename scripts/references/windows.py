#!/usr/bin/env python3
"""What the averages, windows and sums of `signal` are compared with: python3 scripts/references/windows.py

Writes test/references/weighted.json: pandas' ewm, SciPy's cumulative_trapezoid, statsmodels' acf; and test/references/windows.json: pandas'
rolling. A NaN is null there.

Made with pandas 3.1.1, scipy 1.17.1, statsmodels 0.15.0, numpy 2.4.6.
"""
import json
import math
import pathlib
import random

import numpy as np
import pandas as pd
from scipy.integrate import cumulative_trapezoid
from statsmodels.tsa.stattools import acf

FOLDER = pathlib.Path(__file__).parent.parent.parent / "test" / "references"
TICKS = 16
SWITCHES = [(adjust, ignore) for adjust in (True, False) for ignore in (False, True)]


def tell(column):
    return [None if math.isnan(x) else float(x) for x in column]


def drawn(rng, gaps=0.2, ticks=TICKS, offset=0.0):
    return np.array([math.nan if rng.random() < gaps else round(rng.uniform(-5, 5), 3) + offset for _ in range(ticks)])


def case(formula, inputs, params, outputs, **sizes):
    return dict(formula=formula, params=params, **({"sizes": sizes} if sizes else {}),
                inputs={k: tell(v) for k, v in inputs.items()}, outputs={k: tell(v) for k, v in outputs.items()})


def weighted(rng):
    """Every pair of switches, by alpha, span and half-life; and by times, which pandas keeps in whole nanoseconds."""
    settings = [("alpha", 0.3), ("span", 7.0), ("halflife", 2.5)]
    for k, (adjust, ignore) in enumerate(SWITCHES):
        for name, value in settings[:: 1 if k < 2 else 2]:
            least = rng.choice((1, 3))
            x, y = pd.Series(drawn(rng)), pd.Series(drawn(rng))
            fading = dict(adjust=adjust, ignore_na=ignore, min_periods=least)
            yield from cases(x, y, dict(fading, **{name: value}), fading, {name: value})
        if ignore:
            continue  # with times pandas then forgets the time before a gap
        time = np.cumsum([rng.randrange(1, 60) for _ in range(TICKS)]) / 8
        x = pd.Series(drawn(rng))
        fading = dict(adjust=adjust, ignore_na=ignore, min_periods=1)
        stamps = pd.to_datetime((time * 1e9).astype(np.int64))
        mean = x.ewm(**fading, halflife=pd.Timedelta(seconds=4), times=stamps).mean()
        yield case("ewMeanTimes", {"x": x, "time": time}, {"adjust": adjust, "halfLife": 4}, {"output": mean})


def cases(x, y, arguments, fading, by):
    names = {"halflife": "halfLife"}
    params = dict(adjust=fading["adjust"], ignoreNa=fading["ignore_na"], minPeriods=fading["min_periods"],
                  **{names.get(k, k): v for k, v in by.items()})
    one = x.ewm(**arguments)
    yield case("ewMean", {"x": x}, params, {"output": one.mean()})
    for bias in (False, True):
        var = one.var(bias=bias)
        fine = {"variance": var, "deviation": one.std(bias=bias)}
        yield case("ewVariance", {"x": x}, dict(params, bias=bias), fine)
        yield case("ewCovariance", {"x": x, "y": y}, dict(params, bias=bias), {"output": one.cov(y, bias=bias)})
    yield case("ewCorrelation", {"x": x, "y": y}, params, {"output": one.corr(y)})


def series(rng):
    for k in range(2):
        y = drawn(rng, 0.0)
        t = np.cumsum([rng.uniform(0.1, 2) for _ in y])
        yield case("cumulativeTrapezoid", {"y": y, "t": t}, {}, {"output": cumulative_trapezoid(y, t, initial=0)})
        yield case("cumulativeTrapezoid", {"y": y}, {"dx": 0.25 + k}, {"output": cumulative_trapezoid(y, dx=0.25 + k, initial=0)})
        for adjusted in (False, True):
            x = np.cumsum(drawn(rng, 0.0, 40, 1e3 * k))
            yield case("autocorrelation", {"x": x}, {"adjusted": adjusted},
                       {"output": acf(x, nlags=9, adjusted=adjusted, fft=False)}, lag=10)


def rolling(rng):
    for window, least in ((1, None), (3, None), (4, 2), (5, 1), (7, 4), (8, 0)):
        x = pd.Series(drawn(rng, rng.choice((0, 0.2, 0.5)), 22))
        over = x.rolling(window, min_periods=least)
        params = {} if least is None else {"minPeriods": least}
        one = lambda formula, outputs, **more: case(formula, {"x": x}, {**params, **more}, outputs, window=window)
        for name in ("Sum", "Mean", "Min", "Max", "Median"):
            yield one(f"moving{name}", {"output": getattr(over, name.lower())()})
        for ddof in (0, 1):
            yield one("movingVariance", {"variance": over.var(ddof=ddof), "deviation": over.std(ddof=ddof)}, ddof=ddof)
        for interpolation in ("linear", "lower", "higher", "midpoint", "nearest"):
            q = rng.choice((0.0, 0.1, 0.25, 0.5, 0.8, 1.0))
            yield one("movingQuantile", {"output": over.quantile(q, interpolation)}, q=q, interpolation=interpolation)


def write(name, made):
    made = list(made)
    file = FOLDER / name
    file.write_text("[\n" + ",\n".join(json.dumps(c) for c in made) + "\n]\n")
    print(f"{name}: {len(made)} cases, {file.stat().st_size} bytes")


def main():
    rng = random.Random("windows")
    write("weighted.json", [*weighted(rng), *series(rng)])
    write("windows.json", rolling(rng))


if __name__ == "__main__":
    main()
