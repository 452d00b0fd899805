"""The way to the formulas: the embedded wasm and manifest, or the caller's own."""

from __future__ import annotations

import functools
import os
import threading
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional, Union

from .formula import Formula
from .manifest import Manifest, data
from .names import nearest, snake, wrong_kind, wrong_value
from .runtime import Engine

#: Bytes, or a file that holds them.
Source = Union[bytes, bytearray, memoryview, str, "os.PathLike[str]"]


class Domain:
    """Formulas of one domain, as attributes."""

    def __init__(self, name: str, doc: str, formulas: Mapping[str, str], of: Lanewise) -> None:
        self._name, self._formulas, self._of = name, formulas, of
        self.__doc__ = doc

    def __getattr__(self, name: str) -> Formula:
        if name.startswith("__"):
            raise AttributeError(name)
        id = self._formulas.get(name)
        if id is None:
            raise AttributeError(_missing(f"lanewise.{self._name}", "formula", name, self._formulas))
        found = self._of[id]
        # Next time without this detour.
        self.__dict__[name] = found
        return found

    def __dir__(self) -> list[str]:
        return sorted(self._formulas)

    def __iter__(self) -> Iterator[Formula]:
        return (self._of[id] for id in self._formulas.values())

    def __repr__(self) -> str:
        return f"<domain {self._name}: {len(self._formulas)} formulas>"


class Lanewise:
    """Every formula: as attributes of domains, `lw.energy.treasury_fee`, or by id, `lw["energy.treasuryFee"]`.

    May be shared by threads: every thread that calls a formula gets an instance of its own. A bank or a workspace belongs to one
    thread at a time.
    """

    def __init__(self, engine: Engine, embedded: Optional[str] = None) -> None:
        self._engine = engine
        self._embedded = embedded
        self._formulas: dict[str, Formula] = {}
        self._making = threading.Lock()
        #: What is running: "lanewise-simd" or "lanewise-scalar".
        self.build = engine.build
        self.version = engine.manifest.version
        #: What some formulas are usually given, by name.
        self.presets: Mapping[str, Any] = engine.manifest.presets
        self._domains: dict[str, Domain] = {}
        for name, doc in engine.manifest.domains.items():
            ids = [id for id in engine.manifest.ids if id.startswith(f"{name}.")]
            self._domains[name] = Domain(name, doc, {snake(id.partition(".")[2]): id for id in ids}, self)

    def __getattr__(self, name: str) -> Domain:
        if name.startswith("_"):
            raise AttributeError(name)
        found = self._domains.get(name)
        if found is None:
            raise AttributeError(_missing("lanewise", "domain", name, self._domains))
        return found

    def __getitem__(self, id: str) -> Formula:
        if not isinstance(id, str):
            raise wrong_kind("lanewise", "id", "the id of a formula", id)
        found = self._formulas.get(id)
        if found is None:
            if id not in self._engine.manifest.ids:
                raise KeyError(_missing("lanewise", "formula", id, self._engine.manifest.ids))
            with self._making:
                found = self._formulas.setdefault(id, Formula(self._engine.manifest.describe(id), self._engine, self))
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._engine.manifest.ids)

    def __len__(self) -> int:
        return len(self._engine.manifest.ids)

    def __dir__(self) -> list[str]:
        return [*sorted(self._domains), "build", "presets", "version"]

    def __reduce__(self) -> Any:
        """Another process loads it anew: what a task of Spark or multiprocessing closes over."""
        if self._embedded is None:
            raise TypeError("lanewise: only what load() takes from the package itself goes to other processes")
        return _embedded, (self._embedded, True)


def load(
    *, build: str = "simd", wasm: Optional[Source] = None, manifest: Optional[Source] = None, cache: bool = True
) -> Lanewise:
    """Compiles the kernels and returns every formula; of the embedded ones, always the same object.

    `build`: "simd", or "scalar" where the processor has no 128-bit SIMD; both give the same bits. `wasm` and `manifest`: bytes or paths
    instead of the embedded ones; they have to fit each other: their digests are checked before anything is compiled. `cache`: whether
    wasmtime may keep the compiled code in the user's cache folder, which makes every load but the first fast.
    """
    if build not in ("simd", "scalar"):
        raise wrong_value("lanewise", "build", '"simd" or "scalar"', f'"{build}"')
    if wasm is None and manifest is None:
        return _embedded(build, cache)
    name = f"lanewise-{build}"
    described = Manifest(_bytes("manifest", data / "manifest.json" if manifest is None else manifest))
    return Lanewise(
        Engine(described, _bytes("wasm", data / f"{name}.wasm" if wasm is None else wasm), name, cache=cache)
    )


@functools.cache
def _embedded(build: str, cache: bool) -> Lanewise:
    name = f"lanewise-{build}"
    described = Manifest((data / "manifest.json").read_bytes())
    return Lanewise(Engine(described, (data / f"{name}.wasm").read_bytes(), name, cache=cache), build)


def _bytes(name: str, source: Any) -> bytes:
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source)
    if isinstance(source, (str, os.PathLike)):
        return Path(source).read_bytes()
    raise wrong_kind("lanewise", name, "bytes or a path", source)


def _missing(of: str, what: str, name: str, known: Any) -> str:
    near = nearest(name, known)
    return f'{of}: unknown {what} "{name}"' + (f' (did you mean "{near}"?)' if near is not None else "")
