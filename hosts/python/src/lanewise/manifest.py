"""The manifest as data: what every formula takes, keeps and gives. Nothing here knows of memory."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence, Union

from .names import snake, text

#: The ABI that this package was written for.
ABI_VERSION = 2
#: Where whole numbers end that are exact in doubles; 64-bit integers go on.
LAST_EXACT = 2**53 - 1
LAST_INT64 = 2**63 - 1

Dims = tuple[Union[str, int], ...]


@dataclass(frozen=True)
class Sum:
    """Bounds of what the cells of a group sum to, always or while a toggle is on."""

    low: float
    high: float
    toggle: Optional[str]


@dataclass(frozen=True)
class Field:
    """One input, output, state or carried sum."""

    name: str
    raw: str
    unit: str
    dims: Dims
    kind: str
    low: float
    high: float
    doc: str = ""
    values: tuple[str, ...] = ()
    of: Optional[str] = None
    clamped: bool = False
    extended: bool = False
    optional: bool = False
    rising: bool = False
    sparse: bool = False
    otherwise: float = math.nan
    sums: tuple[Sum, ...] = ()
    mirrors: Optional[str] = None
    initial: Union[float, str] = 0.0

    def ends(self, int64: bool) -> tuple[float, Union[float, int]]:
        """The range; where it ends with the exact doubles it goes on in 64-bit integers."""
        return self.low, LAST_INT64 if int64 and self.high == LAST_EXACT else self.high


@dataclass(frozen=True)
class Param:
    """A number, a choice (`choices`) or a toggle (`toggle`)."""

    name: str
    raw: str
    doc: str
    unit: str
    default: float
    low: float = -math.inf
    high: float = math.inf
    whole: bool = False
    wide: bool = False
    toggle: bool = False
    choices: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)

    @property
    def number(self) -> bool:
        return not (self.toggle or self.choices)

    def start(self, int64: bool) -> Union[float, int]:
        """The default as the kernel takes it."""
        if int64 and self.wide:
            return LAST_INT64 if self.default == LAST_EXACT else int(self.default)
        return self.default

    def written(self, value: Union[float, int]) -> str:
        """As a save writes it."""
        return self.choices[int(value)] if self.choices else text(value)


@dataclass(frozen=True)
class Arg:
    role: str
    name: str
    type: str


@dataclass(frozen=True)
class Kernel:
    name: str
    args: tuple[Arg, ...]


@dataclass(frozen=True)
class Rule:
    rule: str
    params: tuple[str, ...]
    equals: float


@dataclass(frozen=True)
class Description:
    """One formula of the manifest, its names as Python writes them."""

    id: str
    domain: str
    name: str
    doc: str
    shape: str
    inputs: tuple[Field, ...]
    params: tuple[Param, ...]
    rules: tuple[Rule, ...]
    state: tuple[Field, ...]
    carry: tuple[Field, ...]
    outputs: tuple[Field, ...]
    scratch: tuple[Field, ...]
    sizes: Mapping[str, int]
    strict: bool
    version: int
    loads: tuple[str, ...]
    kernels: Mapping[str, Kernel]

    @property
    def bare(self) -> bool:
        """Whether the only output is given as it is, without a name."""
        return len(self.outputs) == 1 and self.outputs[0].raw == "output"

    @property
    def int64(self) -> bool:
        return "kernelInt64" in self.kernels


class Manifest:
    """A manifest whose version this package knows. Formulas are read when they are asked for."""

    def __init__(self, source: bytes) -> None:
        try:
            data = json.loads(source)
            version, abi = data["abiVersion"], data["abi"]["version"]
            self._formulas: dict[str, Any] = {formula["id"]: formula for formula in data["formulas"]}
            self.builds: Mapping[str, Any] = data["builds"]
            self._digests: dict[str, str] = {name: str(build["sha256"]) for name, build in self.builds.items()}
            #: Types of what each kernel takes, by name.
            self.kernels: Mapping[str, Sequence[str]] = {
                formula[key]["name"]: [arg["type"] for arg in formula[key]["args"]]
                for formula in data["formulas"]
                for key in _kernels
                if key in formula
            }
            self.version: str = data["version"]
            self.presets: Mapping[str, Any] = {snake(one["name"]): _preset(one["value"]) for one in data["presets"]}
            self.domains: Mapping[str, str] = {domain["name"]: domain["doc"] for domain in data["domains"]}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(f"lanewise: the manifest expected what lanewise wrote, got {error!r}") from error
        if version != ABI_VERSION or abi != version:
            raise ValueError(f"lanewise: the manifest expected ABI version {ABI_VERSION}, got {version}")
        self._read: dict[str, Description] = {}

    @property
    def ids(self) -> Sequence[str]:
        return list(self._formulas)

    def describe(self, id: str) -> Description:
        found = self._read.get(id)
        if found is None:
            found = self._read[id] = _description(self._formulas[id])
        return found

    def verify(self, build: str, wasm: bytes) -> None:
        """Refuses wasm that is not the build of this manifest."""
        expected = self._digests.get(build)
        if expected is None:
            raise ValueError(
                f"lanewise: the manifest expected the build {build}, got {', '.join(self._digests) or 'none'}"
            )
        got = hashlib.sha256(wasm).hexdigest()
        if got != expected:
            raise ValueError(f'lanewise: "wasm" expected {build} with sha256 {expected}, got {got}')


_kernels = ("kernel", "events", "varying", "varyingEvents", "kernelInt64", "eventsInt64")
data = Path(__file__).parent / "data"


def _description(given: Mapping[str, Any]) -> Description:
    return Description(
        id=given["id"],
        domain=given["domain"],
        name=snake(given["name"]),
        doc=given.get("doc", ""),
        shape=given["shape"],
        inputs=tuple(map(_field, given["inputs"])),
        params=tuple(map(_param, given["params"])),
        rules=tuple(
            Rule(rule["rule"], tuple(map(snake, rule["params"])), _number(rule.get("equals", 0)))
            for rule in given["rules"]
        ),
        # Kernels know state by its entity, and what is carried by its group.
        state=tuple(_held("entity", state) for state in given["state"]),
        carry=tuple(_held("group", carry) for carry in given["carry"]),
        outputs=tuple(map(_field, given["outputs"])),
        scratch=tuple(
            _field({"unit": "any", "kind": "real", "range": ["-Infinity", "Infinity"], **scratch})
            for scratch in given["scratch"]
        ),
        sizes={snake(axis): int(size) for axis, size in given.get("sizes", {}).items()},
        strict=given["strict"],
        version=given["version"],
        loads=tuple(given.get("loads", ())),
        kernels={key: _kernel(given[key]) for key in _kernels if key in given},
    )


def _field(given: Mapping[str, Any]) -> Field:
    low, high = map(_number, given["range"])
    return Field(
        name=snake(given["name"]),
        raw=given["name"],
        unit=given["unit"],
        dims=tuple(snake(dim) if isinstance(dim, str) else dim for dim in given["dims"]),
        kind=given["kind"],
        low=low,
        high=high,
        doc=given.get("doc", ""),
        values=tuple(given.get("values", ())),
        of=snake(given["of"]) if "of" in given else None,
        clamped=given.get("clamped", False),
        extended=given.get("extended", False),
        optional=given.get("optional", False),
        rising=given.get("rising", False),
        sparse=given.get("sparse", False),
        otherwise=_number(given.get("otherwise", math.nan)),
        sums=tuple(map(_sum, given.get("sums", ()))),
        mirrors=snake(given["mirrors"]) if "mirrors" in given else None,
    )


def _sum(given: Mapping[str, Any]) -> Sum:
    low, high = map(_number, given["range"])
    return Sum(low, high, snake(given["while"]) if "while" in given else None)


def _held(axis: str, given: Mapping[str, Any]) -> Field:
    of = _field(given)
    initial = given["initial"]
    start = snake(initial) if isinstance(initial, str) and initial not in _words else _number(initial)
    return replace(of, dims=(axis, *of.dims), initial=start, sparse=of.sparse or start != start)


def _param(given: Mapping[str, Any]) -> Param:
    default = given["default"]
    choices = tuple(given.get("choices", ()))
    low, high = map(_number, given.get("range", ("-Infinity", "Infinity")))
    return Param(
        name=snake(given["name"]),
        raw=given["name"],
        doc=given.get("doc", ""),
        unit=given.get("unit", ""),
        default=float(choices.index(default)) if choices else _number(default),
        low=low,
        high=high,
        whole=given.get("whole", False),
        wide=given.get("wide", False),
        toggle=isinstance(default, bool),
        choices=choices,
        renamed=given.get("renamed", {}),
    )


def _kernel(given: Mapping[str, Any]) -> Kernel:
    args = tuple(Arg(arg["role"], ".".join(map(snake, arg["name"].split("."))), arg["type"]) for arg in given["args"])
    return Kernel(given["name"], args)


_words = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def _preset(value: Any) -> Any:
    """What a formula is given, under the names of this host."""
    if isinstance(value, dict):
        return {snake(name): _preset(own) for name, own in value.items()}
    if isinstance(value, list):
        return [_preset(own) for own in value]
    return _words.get(value, value) if isinstance(value, str) else value


def _number(value: Any) -> float:
    return _words[value] if isinstance(value, str) else float(value)
