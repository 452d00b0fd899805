"""Names and numbers in messages and saves."""

import json
import subprocess
from shutil import which

import numpy as np
import pytest

from lanewise.names import nearest, snake, text


def test_no_two_names_of_a_formula_become_one(lw):
    for id in lw:
        of = lw[id].description
        for part in (of.inputs, of.params, of.state, of.outputs, of.scratch):
            assert len({one.name for one in part}) == len(part), id


@pytest.mark.parametrize(
    ("name", "expected"), [("treasuryFee", "treasury_fee"), ("topK", "top_k"), ("p95", "p95"), ("rdpToDp", "rdp_to_dp")]
)
def test_writes_names_as_python_does(name, expected):
    assert snake(name) == expected


@pytest.mark.skipif(which("node") is None, reason="compares with node")
def test_writes_numbers_as_javascript_does():
    rng = np.random.default_rng(3)
    bits = rng.integers(0, 1 << 64, 2000, dtype=np.uint64).view(np.float64)
    near = rng.choice([1, -1], 2000) * rng.random(2000) * 10.0 ** rng.integers(-25, 25, 2000)
    whole = np.floor(rng.random(500) * 10.0 ** rng.integers(0, 23, 500))
    numbers = [*bits, *near, *whole, 0.0, -0.0, np.inf, -np.inf, np.nan, 2**53 - 1, 5e-324, 1e21, 1e-6, 1e-7]
    hexes = json.dumps([f"{int(np.float64(x).view(np.uint64)):016x}" for x in numbers])
    script = (
        "const at = (h) => new Float64Array(BigUint64Array.of(BigInt('0x' + h)).buffer)[0];"
        "console.log(JSON.stringify(JSON.parse(require('fs').readFileSync(0, 'utf8')).map((h) => String(at(h)))))"
    )
    told = subprocess.run(["node", "-e", script], input=hexes, capture_output=True, text=True, check=True).stdout
    assert [text(float(x)) for x in numbers] == json.loads(told)


def test_finds_the_name_that_was_meant():
    assert nearest("utilisation", ["utilization", "providers"]) == "utilization"
    assert nearest("hoiur", ["utilization", "hour"]) == "hour"
    assert nearest("nothing", ["utilization", "hour"]) is None
