#!/usr/bin/env python3
"""What blob fees, gas limits and compact targets are compared with: python3 scripts/references/blocks.py

Writes test/references/blocks.json, in the integers of Python, which have any length. Blob fees and excesses are written from EIP-4844,
EIP-7691 and EIP-7918, gas limits from the Yellow Paper, targets from the rules of Bitcoin Core's pow.cpp and of zawy12's LWMA-1.

Made with Python 3.11; it needs nothing else.
"""
import json
import pathlib
import random

FILE = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "blocks.json"
BLOB = 2**17


def taylor(factor, numerator, denominator):
    terms, term, i = [], factor * denominator, 0
    while term:
        terms.append(term)
        i += 1
        term = term * numerator // (denominator * i)
    return sum(terms) // denominator


def blob_fees(rng):
    rows = []
    for _ in range(150):
        fraction = rng.choice((17, 1000, 3338477, 5007716, 8832827, 13739630, 20609697, 2**25))
        factor = rng.choice((1, 1, 2, 7, 10**9, 2**32))
        excess = int(rng.uniform(0, rng.choice((2, 12, 44.5))) * fraction)
        fee = taylor(factor, excess, fraction)
        if fee < 2**63:
            rows.append([factor, excess, fraction, str(fee)])
    return rows


def chain(rng):
    """Blocks of a chain: what they used, their base fee, and what the next one has."""
    target, most, fraction = rng.choice(((3, 6, 3338477), (6, 9, 5007716), (10, 15, 8346193)))
    reserve = rng.choice((0, 2**13))
    excess, blocks = rng.choice((0, rng.randrange(8 * 10**7))), []
    for _ in range(20):
        used, base = rng.randrange(most + 1) * BLOB, rng.choice((1, 10**6, 10**9, 10**11))
        if excess + used < target * BLOB:
            after = 0
        elif reserve * base > BLOB * taylor(1, excess, fraction):
            after = excess + used * (most - target) // most
        else:
            after = excess + used - target * BLOB
        blocks.append([used, base, after, taylor(1, after, fraction)])
        start = excess if len(blocks) == 1 else start
        excess = after
    params = dict(target=target * BLOB, max=most * BLOB, updateFraction=fraction, reserveGas=reserve)
    return dict(params=params, excess=start, blocks=blocks)


def gas_limits(rng):
    parent, rows = rng.choice((5000, 30_000_000, 36_000_001)), []
    start = parent
    for _ in range(20):
        desired = rng.choice((4000, 5000, parent + 1, parent - 3, 60_000_000))
        allowed = [x for x in (parent - parent // 1024 + 1, parent + parent // 1024 - 1)]
        low = max(allowed[0], 5000)
        limit = min(max(desired, low), allowed[1])
        # The rule as nodes check it.
        assert abs(limit - parent) < parent // 1024 and limit >= 5000
        rows.append([desired, limit])
        parent = limit
    return dict(limit=start, blocks=rows)


def expand(bits):
    size, mantissa = bits >> 24, bits & 0x7FFFFF
    return mantissa << 8 * (size - 3) if size >= 3 else mantissa >> 8 * (3 - size)


def compact(target):
    raw = target.to_bytes((target.bit_length() + 8) // 8, "big")  # a leading zero where the first bit is a sign
    return len(raw) << 24 | int.from_bytes((raw + b"\0\0")[:3], "big")


def any_bits(rng, limit):
    target = max(1, int(expand(limit) * 2.0 ** -rng.choice((0, 1, 8, 40, 100)) * rng.random()))
    return compact(target)


def retargets(rng):
    rows, limit = [], 0x1D00FFFF
    for _ in range(250):
        timespan, factor = rng.choice(((1209600, 4), (302400, 4), (4194303, 16), (86400, 2), (1209600, 1)))
        bits, elapsed = any_bits(rng, limit), int(timespan * 2 ** rng.uniform(-5, 5)) - rng.choice((0, 0, 0, 10**9))
        time = max(timespan // factor, min(timespan * factor, elapsed))
        rows.append([bits, elapsed, timespan, factor, compact(max(1, min(expand(limit), expand(bits) * time // timespan)))])
    return rows


def lwma(rng):
    windows = []
    for _ in range(24):
        spacing, limit = rng.choice(((600, 0x1F07FFFF), (60, 0x1E0FFFFF), (150, 0x1F7FFFFF), (36000, 0x1D00FFFF)))
        n = rng.choice((1, 2, 10, 45, 60))
        k = n * (n + 1) * spacing // 2
        time, times, bits, base = 1_500_000_000, [], [], any_bits(rng, limit)
        for _ in range(n + 1):
            time += int(rng.expovariate(1 / spacing)) if rng.random() < 0.9 else rng.choice((-spacing, 0, 20 * spacing))
            times.append(time)
            bits.append(compact(max(n * k, min(expand(limit), int(expand(base) * rng.uniform(0.7, 1.4))))))
        before, total, average = times[0], 0, 0
        for i in range(1, n + 1):
            now = times[i] if times[i] > before else before + 1
            total += i * min(6 * spacing, now - before)
            before = now
            average += expand(bits[i]) // n // k
        windows.append([spacing, limit, times, bits, total, compact(min(expand(limit), average * total))])
    return windows


def main():
    rng = random.Random("blocks")
    FILE.write_text(json.dumps(dict(
        fees=blob_fees(rng), chains=[chain(rng) for _ in range(8)], gasLimits=[gas_limits(rng) for _ in range(4)],
        retargets=retargets(rng), lwma=lwma(rng),
    )) + "\n")


if __name__ == "__main__":
    main()
