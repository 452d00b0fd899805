"""lanewise against the best NumPy expression of the same equations, and against the same kernel called from Node where there is one.

python bench/bench.py [--quick] [--rows N]: rounds are interleaved, the median of the ratios of each round is told, losses first.
NumPy trusts its data; lanewise checks every row and counts what it skips. Results are compared before anything is timed.
"""

from __future__ import annotations

import argparse
import datetime
import platform
import shutil
import statistics
import subprocess
import time
from pathlib import Path
from typing import Any, Callable, NamedTuple, Optional

import numpy as np

import lanewise

ENTITIES = 10_000


class Race(NamedTuple):
    name: str
    form: str
    ours: Callable[[], Any]
    in_place: Optional[Callable[[], Any]]
    numpy: Callable[[], Any]


def outputs_of(result: Any) -> dict[str, Any]:
    return {name: np.empty_like(column) for name, column in result.items()}


def agree(name: str, ours: dict[str, Any], numpy: dict[str, Any]) -> None:
    for output, expected in numpy.items():
        np.testing.assert_allclose(ours[output], expected, rtol=1e-9, atol=1e-12, err_msg=f"{name}.{output}")


def treasury_fee(lw: lanewise.Lanewise, rng: np.random.Generator, rows: int) -> Race:
    inputs = {
        "utilization": rng.random(rows),
        "providers": np.floor(rng.random(rows) * 100),
        "hour": np.floor(rng.random(rows) * 24),
    }

    def numpy() -> dict[str, Any]:
        utilization, providers, hour = inputs.values()
        congestion = 2 / (1 + np.exp(-20 * (utilization - 0.7)))
        liquidity = 1 - np.minimum(np.sqrt(providers / 100), 0.3)
        at = 1 + 0.3 * np.cos(np.pi / 12 * (hour % 24 - 19))
        raw = 250 * congestion * liquidity * at
        return {
            "fee": np.floor(np.clip(raw, 100, 1000) + 0.5),
            "congestion": congestion,
            "liquidity": liquidity,
            "time": at,
            "raw": raw,
        }

    return on_columns(lw, "energy.treasuryFee", inputs, numpy)


def peer_score(lw: lanewise.Lanewise, rng: np.random.Generator, rows: int) -> Race:
    inputs = {name: rng.random(rows) for name in ("validity", "response", "resource", "adherence")}

    def numpy() -> dict[str, Any]:
        v, q, r, a = inputs.values()
        score = np.exp(0.3 * np.log(v) + 0.25 * np.log(q) + 0.2 * np.log(r) + 0.25 * np.log(a))
        weakest = np.where(np.minimum(a, r) < np.minimum(q, v), np.where(a < r, 3.0, 2.0), np.where(q < v, 1.0, 0.0))
        return {"score": np.minimum(score, 1), "weakest": weakest}

    return on_columns(lw, "network.peerScore", inputs, numpy)


def on_columns(lw: lanewise.Lanewise, id: str, inputs: dict[str, Any], numpy: Callable[[], dict[str, Any]]) -> Race:
    formula = lw[id]
    first = formula(inputs)
    agree(id, first, numpy())
    out = outputs_of(first)
    place = formula.workspace(len(first["fee" if "fee" in first else "score"]))
    for name, column in inputs.items():
        place.inputs[name][:] = column
    return Race(id, "column", lambda: formula(inputs, out=out), place.run, numpy)


def reputation(lw: lanewise.Lanewise, rng: np.random.Generator, rows: int) -> Race:
    shape = (rows // ENTITIES, ENTITIES)
    inputs = {
        "delivered": np.floor(rng.random(shape) * 2),
        "metered": np.floor(rng.random(shape) * 2),
        "latency": rng.random(shape) * 10_000,
        "available": rng.random(shape) * 100,
        "expected": 50 + rng.random(shape) * 50,
    }

    def numpy() -> dict[str, Any]:
        da, db, ma, mb, la, lb, ca, cb, n = (np.full(ENTITIES, start) for start in (*[1.0] * 8, 0.0))
        columns = {name: np.empty(shape) for name in ("score", "confidence", "deactivate")}
        for t, (d, m, latency, available, expected) in enumerate(zip(*inputs.values())):
            da += d
            db += 1 - d
            ma += m
            mb += 1 - m
            ratio = 5000 / np.maximum(latency, 5000)
            la += ratio
            lb += 1 - ratio
            q = available / expected
            fits = (q >= 0.8) & (q <= 1.2)
            ca += fits
            cb += ~fits
            n += 4
            score = np.exp(
                0.35 * np.log(da / (da + db))
                + 0.25 * np.log(ma / (ma + mb))
                + 0.25 * np.log(la / (la + lb))
                + 0.15 * np.log(ca / (ca + cb))
            )
            confidence = n / (n + 20)
            columns["score"][t] = score
            columns["confidence"][t] = confidence
            columns["deactivate"][t] = (score < 0.3) & (confidence >= 0.7)
        return columns

    return on_series(lw, "energy.reputation", inputs, numpy)


def ewma_reputation(lw: lanewise.Lanewise, rng: np.random.Generator, rows: int) -> Race:
    rating = rng.random((rows // ENTITIES, ENTITIES)) * 6

    def numpy() -> Any:
        score = np.ones(ENTITIES)
        column = np.empty_like(rating)
        for t, stars in enumerate(rating):
            score *= 0.7
            score += 0.06 * np.minimum(stars, 5)
            column[t] = score
        return column

    return on_series(lw, "energy.ewmaReputation", {"rating": rating}, numpy)


def on_series(lw: lanewise.Lanewise, id: str, inputs: dict[str, Any], numpy: Callable[[], Any]) -> Race:
    formula = lw[id]
    first = formula(inputs)
    agree(id, named(first), named(numpy()))
    out = outputs_of(first) if isinstance(first, dict) else np.empty_like(first)
    bank = formula.bank(ENTITIES, window=len(next(iter(inputs.values()))))
    for name, column in inputs.items():
        bank.inputs[name][:] = column
    return Race(id, "series", lambda: formula(inputs, out=out), bank.run, numpy)


def named(result: Any) -> dict[str, Any]:
    return result if isinstance(result, dict) else {"output": result}


def pi(lw: lanewise.Lanewise, rng: np.random.Generator, rows: int) -> Race:
    ticks = rows // ENTITIES
    setpoint, measured = rng.random((ticks, ENTITIES)), rng.random((ticks, ENTITIES))

    def numpy() -> list[dict[str, Any]]:
        integral = np.zeros(ENTITIES)
        told = []
        for t in range(ticks):
            error = setpoint[t] - measured[t]
            wanted = error + integral
            u = np.clip(wanted, -np.inf, np.inf)
            integral = integral + (0.1 * error + 0.1 * (u - wanted))
            told.append({"u": u, "integral": integral})
        return told

    return on_ticks(lw, "control.pi", {"setpoint": setpoint, "measured": measured}, numpy)


def kalman(lw: lanewise.Lanewise, rng: np.random.Generator, rows: int) -> Race:
    ticks = rows // ENTITIES
    measured = rng.random((ticks, ENTITIES))

    def numpy() -> list[dict[str, Any]]:
        estimate, variance = np.zeros(ENTITIES), np.ones(ENTITIES)
        told = []
        for t in range(ticks):
            prior = variance + 0.01
            total = prior + 0.1
            gain = prior / total
            off = measured[t] - estimate
            estimate = estimate + gain * off
            variance = gain * 0.1
            told.append({"estimate": estimate, "variance": variance, "gain": gain, "nis": off * off / total})
        return told

    return on_ticks(lw, "control.kalmanLevel", {"measured": measured}, numpy)


def on_ticks(lw: lanewise.Lanewise, id: str, inputs: dict[str, Any], numpy: Callable[[], list[dict[str, Any]]]) -> Race:
    formula = lw[id]
    ticks = [dict(zip(inputs, columns)) for columns in zip(*inputs.values())]
    bank = formula.bank(ENTITIES)
    for tick, expected in zip(ticks, numpy()):
        agree(id, bank.step(tick), expected)
    out = outputs_of(numpy()[0])
    place = formula.bank(ENTITIES, window=1)

    def steps() -> None:
        for tick in ticks:
            bank.step(tick, out=out)

    def in_place() -> None:
        # What a user brings anew each tick is copied once, into the window.
        for tick in ticks:
            for name, column in tick.items():
                place.inputs[name][0] = column
            place.run()

    return Race(id, "bank, ticks", steps, in_place, numpy)


class Node:
    """The same calls in a process of Node's, a round at a time."""

    def __init__(self, rows: int) -> None:
        here = Path(__file__).parent
        self.there = bool(shutil.which("node")) and (here / "../../../dist/index.js").resolve().exists()
        if self.there:
            self.process = subprocess.Popen(
                ["node", str(here / "node.mjs"), str(rows), str(ENTITIES)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )

    def time(self, name: str) -> float:
        if not self.there:
            return float("nan")
        assert self.process.stdin and self.process.stdout
        print(name, file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline()) / 1e6

    def close(self) -> None:
        if self.there:
            assert self.process.stdin
            self.process.stdin.close()
            self.process.wait(timeout=60)


def timed(run: Callable[[], Any]) -> float:
    # Of the processor: the machine may have other things to do, and none of the races uses more than one thread.
    start = time.process_time()
    run()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds, for a look that it works")
    parser.add_argument("--rows", type=int, default=1_000_000)
    given = parser.parse_args()
    rounds = 5 if given.quick else 31
    rows = given.rows // ENTITIES * ENTITIES
    lw, rng = lanewise.load(), np.random.default_rng(7)
    races = [make(lw, rng, rows) for make in (treasury_fee, peer_score, reputation, ewma_reputation, pi, kalman)]
    node = Node(rows)
    lines = []
    for race in races:
        found: list[tuple[float, float, float, float]] = []
        for _ in range(rounds + 3):
            place = timed(race.in_place) if race.in_place else float("nan")
            found.append((timed(race.ours), place, timed(race.numpy), node.time(race.name)))
        found = found[3:]
        ns = [statistics.median(times) * 1e9 / rows for times in zip(*found)]
        against = statistics.median(numpy / ours for ours, _, numpy, _ in found)
        placed = statistics.median(numpy / place for _, place, numpy, _ in found)
        of_node = statistics.median(ours / node for ours, _, _, node in found)
        place_of_node = statistics.median(place / node for _, place, _, node in found)
        lines.append((against, race, ns, placed, of_node, place_of_node))
    node.close()
    lines.sort(key=lambda line: line[0])
    when = datetime.date.today().isoformat()
    print(
        f"{machine()}, Python {platform.python_version()}, NumPy {np.__version__}, {when}; {rows} rows, "
        f"banks of {ENTITIES} entities, ns of the processor a row\n"
    )
    print(
        "| formula | form | NumPy | into your arrays | | in place | | Node, into its arrays | in your arrays / Node | in place / Node |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for against, race, (ours, place, numpy, of), placed, of_node, place_of_node in lines:
        print(
            f"| {race.name} | {race.form} | {numpy:.1f} | {ours:.1f} | {against:.1f}x | {place:.1f} | {placed:.1f}x "
            f"| {of:.1f} | {of_node:.2f} | {place_of_node:.2f} |"
        )


def machine() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text()
        return next(line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


if __name__ == "__main__":
    main()
