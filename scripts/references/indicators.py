#!/usr/bin/env python3
"""What indicators are compared with: python3 scripts/references/indicators.py

Writes test/references/indicators.json: bars of a random walk with a flat stretch, their volumes, and what TA-Lib makes of them, with its
defaults and with other periods, to 13 digits. VWAP, which TA-Lib lacks, is made of exact fractions.

Made with TA-Lib 0.8.2, numpy 2.4.6 (pip install TA-Lib==0.8.2).
"""
import json
import pathlib
from fractions import Fraction

import numpy as np
import talib

FILE = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "indicators.json"
BARS = 80


def bars(rng):
    close = np.round(100 * np.exp(np.cumsum(rng.normal(0, 0.02, BARS))), 2)
    close[40:48] = close[40]  # nothing moves
    open_ = np.concatenate([[100.0], close[:-1]])
    spread = np.round(np.abs(rng.normal(0, 0.8, (2, BARS))), 2)
    spread[:, 40:48] = 0
    high = np.round(np.maximum(open_, close) + spread[0], 2)
    low = np.round(np.minimum(open_, close) - spread[1], 2)
    volume = np.round(rng.lognormal(6, 1, BARS), 1)
    return high, low, close, volume


def told(column):
    return [None if x != x else float(f"{x:.13g}") for x in column]


def vwap(high, low, close, volume, session):
    paid = traded = Fraction(0)
    result = []
    for k in range(BARS):
        if k and session[k] != session[k - 1]:
            paid = traded = Fraction(0)
        h, l, c, v = (Fraction(float(x[k])) for x in (high, low, close, volume))
        paid += (h + l + c) / 3 * v
        traded += v
        result.append(float(paid / traded))
    return told(result)


def main():
    high, low, close, volume = bars(np.random.default_rng(14))
    session = [k // 13 for k in range(BARS)]
    calls = {
        "sma": [dict(window=w, output=told(talib.SMA(close, w))) for w in (30, 2, 7)],
        "wma": [dict(window=w, output=told(talib.WMA(close, w))) for w in (30, 2, 7)],
        "bollinger": [
            dict(zip(("upper", "middle", "lower"), map(told, talib.BBANDS(close, w, u, d))), window=w, up=u, down=d)
            for w, u, d in ((20, 2.0, 2.0), (5, 1.5, 2.5))
        ],
        "macd": [
            dict(zip(("macd", "signal", "histogram"), map(told, talib.MACD(close, *p))), periods=p)
            for p in ((12, 26, 9), (3, 10, 16), (5, 6, 1))
        ],
        "rsi": [dict(period=p, output=told(talib.RSI(close, p))) for p in (14, 2, 5)],
        "stochastic": [
            dict(zip("kd", map(told, talib.STOCH(high, low, close, w, s, 0, d, 0))), sizes=[w, s, d])
            for w, s, d in ((5, 3, 3), (14, 1, 4), (1, 2, 1))
        ],
        "atr": [dict(period=p, output=told(talib.ATR(high, low, close, p))) for p in (14, 1, 5)],
        "adx": [
            dict(
                period=p,
                adx=told(talib.ADX(high, low, close, p)),
                plus=told(talib.PLUS_DI(high, low, close, p)),
                minus=told(talib.MINUS_DI(high, low, close, p)),
                dx=told(talib.DX(high, low, close, p)),
            )
            for p in (14, 2, 5)
        ],
        "obv": told(talib.OBV(close, volume)),
        "vwap": vwap(high, low, close, volume, session),
    }
    data = dict(high=told(high), low=told(low), close=told(close), volume=told(volume), session=session)
    FILE.write_text(json.dumps({**data, **calls}, separators=(",", ":")) + "\n")


main()
