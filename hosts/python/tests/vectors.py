"""Every case of vectors.json through the package as a user calls it: python tests/vectors.py [simd|scalar]."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any, Iterator

import numpy as np

import lanewise
from lanewise.names import snake

FILE = Path(__file__).parent / "data" / "vectors.json"
VECTORS = json.loads(FILE.read_text())
POOLS = [np.array([int(digits, 16) for digits in pool], np.uint64) for pool in VECTORS["pools"]]


def column(drawn: Any, length: int, kind: str) -> Any:
    if "bits" in drawn:
        return np.array([int(digits, 16) for digits in drawn["bits"]], np.uint64).view(kind)
    n = np.arange(drawn.get("length", length), dtype=np.uint64)
    x = (drawn["seed"] + n * 0x9E3779B9) & 0xFFFFFFFF
    x = ((x ^ x >> 16) * 0x21F0AAAD) & 0xFFFFFFFF
    x = ((x ^ x >> 15) * 0x735A2D97) & 0xFFFFFFFF
    pool = POOLS[drawn["pool"]]
    return pool[(x ^ x >> 15) % len(pool)].view(kind)


class Case:
    """A case as a caller writes it."""

    def __init__(self, lw: lanewise.Lanewise, given: Any) -> None:
        self.given = given
        self.formula = lw[given["formula"]]
        self.of = self.formula.description
        self.kind = "<i8" if given["cells"] == "i64" else "<f8"
        self.sizes = {snake(axis): size for axis, size in given["sizes"].items()}
        fields = {field.raw: field for field in self.of.inputs}
        self.inputs = {snake(name): self._input(fields[name], one) for name, one in given["inputs"].items()}
        params = {param.raw: param for param in self.of.params}
        self.params = {snake(name): self._param(params.get(name), one) for name, one in given.get("params", {}).items()}
        states = {state.raw: state for state in self.of.state}
        self.state = {
            snake(name): column(one, self.length(states[name].dims), self.kind)
            for name, one in given.get("state", {}).items()
        }
        plain = ("row", "group", "tick", "entity", "event")
        self.lengths = {axis: size for axis, size in self.sizes.items() if axis not in plain}

    def length(self, dims: Any) -> int:
        turns = self.given["form"] == "events" and "tick" in dims
        cells = len(self.given["index"]) if turns else 1
        for dim in dims:
            if not (turns and dim in ("tick", "entity")):
                cells *= dim if isinstance(dim, int) else self.sizes[dim]
        return cells

    def _input(self, field: Any, one: Any) -> Any:
        if isinstance(one, list):
            return np.array(one, np.uint32)
        return column(one, self.length(field.dims), self.kind) if isinstance(one, dict) else float(one)

    def _param(self, param: Any, one: Any) -> Any:
        if isinstance(one, dict):
            return column(one, self.sizes["entity" if self.of.state else "row"], "<f8")
        if isinstance(one, bool) or param is None or not param.number:
            return one
        return int(one) if self.kind == "<i8" and param.wide else float(one)

    def out(self) -> Any:
        return {field.name: np.empty(self.length(field.dims), self.kind) for field in self.of.outputs}

    def run(self, on_invalid: str = "nan", saves: Any = None) -> tuple[list[Any], list[Any]]:
        """Outputs, and the state of a bank after it."""
        given, out, integers = self.given, self.out(), self.kind == "<i8"
        wanted = out["output"] if self.of.bare else out
        sizes = self.lengths or None
        if given["form"] == "call":
            more = {"entities": self.sizes["entity"]} if self.of.state else {}
            self.formula(
                self.inputs, self.params, out=wanted, on_invalid=on_invalid, sizes=sizes, int64=integers or None, **more
            )
            return list(out.values()), []
        bank = self.formula.bank(
            self.sizes["entity"], self.params, state=self.state, sizes=sizes, int64=integers, on_invalid=on_invalid
        )
        if "save" in given:
            bank.load(base64.b64decode(given["save"]))
        if given["form"] == "ticks":
            bank.run(self.inputs, out=wanted)
        else:
            bank.step_at(np.array(given["index"], np.uint32), self.inputs, out=wanted)
        if saves and "save" in given:
            (Path(saves) / f"{given['formula']}.bin").write_bytes(bank.save())
        return list(out.values()), list(bank.state.values())

    def rows(self) -> Iterator[list[Any]]:
        """A map once more, row by row with numbers."""
        columns = {name: value for name, value in self.inputs.items() if isinstance(value, np.ndarray)}
        params = {name: value for name, value in self.params.items() if isinstance(value, np.ndarray)}
        for row in range(self.sizes["row"]):
            inputs = {**self.inputs, **{name: float(value[row]) for name, value in columns.items()}}
            own = {**self.params, **{name: float(value[row]) for name, value in params.items()}}
            result = self.formula(inputs, own, on_invalid="nan")
            yield [result] if self.of.bare else list(result.values())

    @property
    def rowwise(self) -> bool:
        fields = (*self.of.inputs, *self.of.outputs)
        return (
            self.given["form"] == "call"
            and self.of.shape == "map"
            and self.kind == "<f8"
            and all(field.dims in ((), ("row",)) for field in fields)
        )


def digest(columns: list[Any]) -> str:
    whole = hashlib.sha256()
    for one in columns:
        whole.update(np.ascontiguousarray(one).tobytes())
    return whole.hexdigest()


def number(field: Any, value: Any) -> float:
    """A cell of a row as a column holds it."""
    if value is None:
        return float("nan")
    return float(field.values.index(value)) if isinstance(value, str) else float(value)


def refused(lw: lanewise.Lanewise, given: Any) -> str:
    """The message of a call that should be refused, or an empty text."""
    try:
        Case(lw, given).run(given.get("onInvalid", "nan"))
    except (TypeError, ValueError) as error:
        return str(error)
    return ""


def expected_in(given: Any, message: str) -> bool:
    def own(text: str) -> str:
        return re.sub(r'"([A-Za-z0-9]+)"', lambda name: f'"{snake(name[1])}"', text)

    argument = ".".join(map(snake, given["argument"].split(".")))
    texts = [argument, own(given["expected"]), own(given["got"])]
    return all(text in own(message) for text in texts)


def main(build: str) -> int:
    lw = lanewise.load(build=build)
    digests, mismatches, rows = [], 0, 0
    for given in VECTORS["cases"]:
        case = Case(lw, given)
        outputs, state = case.run(saves=os.environ.get("LANEWISE_SAVES"))
        digests.append(digest([*outputs, *state]))
        rows += max((len(one) for one in outputs), default=0)
        wrong = digests[-1] != given["digest"]
        if case.rowwise:
            for row, cells in enumerate(case.rows()):
                again = [number(field, cell) for field, cell in zip(case.of.outputs, cells)]
                wrong = wrong or digest([np.array(again)]) != digest([np.array([one[row] for one in outputs])])
        if wrong:
            mismatches += 1
            print(f"{given['formula']} {given['form']}: {given['first']}, got {[one[:2] for one in outputs]}")
    for given in VECTORS["refusals"]:
        message = refused(lw, given)
        if not expected_in(given, message):
            mismatches += 1
            wanted = f"{given['argument']} expected {given['expected']}, got {given['got']}"
            print(f"{given['formula']}: refusal of {wanted}: {message or 'none'}")
    total = hashlib.sha256("".join(f"{one}\n" for one in digests).encode()).hexdigest()
    if total != VECTORS["digest"]:
        mismatches = max(1, mismatches)
    engine = version("wasmtime").partition(".")[0]
    formulas = len({given["formula"] for given in VECTORS["cases"]})
    print(
        f"python, wasmtime {engine} ({build}): {formulas} formulas, {len(digests)} vectors, {rows} rows, "
        f"mismatches {mismatches}, digest {total}"
    )
    return 1 if mismatches else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "simd"))
