#!/usr/bin/env python3
"""What control.pid and control.pidVelocity are compared with: python3 scripts/references/pid.py

Writes test/references/pid.json. The controller is three transfer functions, K (b r - y), K / (Ti s) (r - y) and
K Td s / (1 + s Td / N) (c r - y), which python-control turns into difference equations by `backward_diff` and runs; where ticks are
of unequal length SciPy does so for each of them. Columns begin with 0: both tools start at rest, our controller at its first sample.

Made with control 0.10.2, scipy 1.17.1, numpy 2.4.6 (pip install control==0.10.2).
"""
import json
import pathlib
import random

import control
import numpy as np
from scipy.signal import cont2discrete

FILE = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "pid.json"
TICKS = 24

SETTINGS = [
    dict(kp=2.0, ti=4.0, td=0.75, n=8.0, b=1.0, c=1.0, dt=0.25),
    dict(kp=0.7, ti=11.0, td=2.5, n=3.0, b=0.4, c=0.0, dt=1.0),
    dict(kp=5.5, ti=0.9, td=0.2, n=20.0, b=0.0, c=0.3, dt=0.1),
    dict(kp=1.3, ti=7.0, td=0.0, n=10.0, b=0.6, c=0.0, dt=0.5),
    dict(kp=3.1, td=1.7, n=5.0, b=0.8, c=1.0, dt=2.0),
]


def columns(rng):
    setpoint = [0.0] + [float(rng.choice((1, 4, -2, 3))) if k % 6 == 0 else None for k in range(TICKS - 1)]
    for k in range(1, TICKS):
        setpoint[k] = setpoint[k - 1] if setpoint[k] is None else setpoint[k]
    measured = [0.0] + [round(rng.uniform(-3, 5), 3) for _ in range(TICKS - 1)]
    return np.array(setpoint), np.array(measured)


def parts(p):
    """Integral and derivative as transfer functions; Ti left out: no integral, Td of 0: no derivative."""
    integral = control.tf([p["kp"]], [p["ti"], 0]) if "ti" in p else None
    derivative = control.tf([p["kp"] * p["td"], 0], [p["td"] / p["n"], 1]) if p["td"] else None
    return integral, derivative


def even(p, setpoint, measured):
    time = np.arange(TICKS) * p["dt"]
    answers = [p["kp"] * (p["b"] * setpoint - measured)]
    for part, signal in zip(parts(p), (setpoint - measured, p["c"] * setpoint - measured)):
        if part is None:
            answers.append(np.zeros(TICKS))
            continue
        discrete = control.sample_system(part, p["dt"], method="backward_diff")
        answers.append(control.forced_response(discrete, time, signal).outputs)
    return answers


def uneven(p, setpoint, measured, steps):
    answers = [p["kp"] * (p["b"] * setpoint - measured)]
    for part, signal in zip(parts(p), (setpoint - measured, p["c"] * setpoint - measured)):
        if part is None:
            answers.append(np.zeros(TICKS))
            continue
        matrices = control.tf2ss(part)
        x = np.zeros((1, 1))
        outputs = []
        for h, u in zip(steps, signal):
            a, b, c, d, _ = cont2discrete((matrices.A, matrices.B, matrices.C, matrices.D), h, method="backward_diff")
            outputs.append(float((c @ x + d * u)[0, 0]))
            x = a @ x + b * u
        answers.append(np.array(outputs))
    return answers


def case(p, setpoint, measured, answers, **more):
    names = ("proportional", "integral", "derivative")
    tell = lambda column: [float(x) for x in column]
    columns = {"setpoint": tell(setpoint), "measured": tell(measured)}
    parts = {name: tell(answer) for name, answer in zip(names, answers)}
    return {"params": p, "inputs": {**columns, **more}, "outputs": {"u": tell(sum(answers)), **parts}}


def main():
    rng = random.Random("pid")
    cases = []
    for p in SETTINGS:
        setpoint, measured = columns(rng)
        cases.append(case(p, setpoint, measured, even(p, setpoint, measured)))
        steps = [p["dt"] * rng.choice((0.3, 1.0, 1.9, 4.0)) for _ in range(TICKS)]
        cases.append(case(p, setpoint, measured, uneven(p, setpoint, measured, steps), dt=steps))
    FILE.write_text("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
    print(f"{FILE.name}: {len(cases)} cases")


if __name__ == "__main__":
    main()
