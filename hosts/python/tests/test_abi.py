"""The host in forty lines of docs/abi.md, as it stands there, against all vectors that it can compute."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import vectors

from lanewise.manifest import data

PAGE = Path(__file__).parents[3] / "docs" / "abi.md"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.S) if PAGE.exists() else []
pytestmark = pytest.mark.skipif(not BLOCKS, reason="in the repository only")


@pytest.fixture(scope="module")
def host():
    before, sys.argv = sys.argv, ["host.py", str(data)]
    try:
        names = {}
        exec(compile(BLOCKS[0], str(PAGE), "exec"), names)
        return names["call"]
    finally:
        sys.argv = before


def test_has_forty_lines_and_runs_as_pasted(lw, tmp_path):
    assert len(BLOCKS[0].splitlines()) <= 40
    (tmp_path / "host.py").write_text("".join(BLOCKS))
    told = subprocess.run(
        [sys.executable, "host.py", str(data)], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    inputs = {"utilization": [0.65, 0.8], "providers": [4, 25], "hour": [19, 7]}
    bank = lw.control.pi.bank(2, {"kp": 2})
    bank.step({"setpoint": [5, 5], "measured": [4, 4.5]})
    u = bank.step({"setpoint": [5, 5], "measured": [4.4, 4.6]})["u"]
    assert told == f"{lw.energy.treasury_fee(inputs)['fee']} {u}\n"


def cases(lw):
    for given in vectors.VECTORS["cases"]:
        of = lw[given["formula"]].description
        numbers = not any(isinstance(one, dict) for one in given.get("params", {}).values())
        simple = given["cells"] == "f64" and numbers and "save" not in given
        row = given["form"] == "call" and of.shape == "map"
        tick = given["form"] == "ticks" and given["sizes"]["tick"] > 0
        if simple and (row or tick):
            yield given


def test_computes_every_map_and_every_bank_to_the_bit(lw, host):
    computed = set()
    for given in cases(lw):
        case = vectors.Case(lw, given)
        raw = {field.name: field.raw for field in (*case.of.inputs, *case.of.state, *case.of.params)}
        sizes = {**case.of.sizes, **given["sizes"]}
        named = [{raw[name]: one for name, one in part.items()} for part in (case.inputs, case.params, case.state)]
        inputs, params, state = named
        params = {name: float(one) if isinstance(one, (int, float)) else one for name, one in params.items()}
        outputs, kept = host(given["formula"], inputs, sizes, params, state)
        columns = [*outputs.values(), *kept.values()]
        assert vectors.digest([np.ascontiguousarray(one) for one in columns]) == given["digest"], given["formula"]
        computed.add(given["formula"])
    shapes = [lw[id].description.shape for id in lw]
    assert len(computed) == shapes.count("map") + shapes.count("recurrence")
