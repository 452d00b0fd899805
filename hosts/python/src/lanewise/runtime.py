"""The wasm module, its instances and their memory. Only this file knows wasmtime, and only it makes addresses.

wasmtime's own call of a function looks at the function's type and makes an object of every argument, each time: 250 microseconds for
a kernel of twenty. Packing the arguments into one buffer takes 3. That call is not part of wasmtime's documented interface: where a
version does not have it, the documented one is taken.
"""

from __future__ import annotations

import ctypes
import struct
import threading
from typing import Any, Callable, Iterable, Mapping, Optional, Sequence, Union

import numpy as np
import numpy.typing as npt
import wasmtime

from .manifest import ABI_VERSION, Arg, Kernel, Manifest
from .names import text

try:
    from wasmtime import _bindings as _raw

    _call_unchecked: Optional[Callable[..., Any]] = _raw._wasmtime_func_call_unchecked
    _export_get: Optional[Callable[..., Any]] = _raw._wasmtime_instance_export_get
    from wasmtime._extern import wrap_extern as _wrap
except (ImportError, AttributeError):
    _call_unchecked = _export_get = None

Number = Union[int, float]
Call = Callable[[Sequence[Number]], None]

PAGE = 65536
#: What 32-bit addresses reach.
MOST = 1 << 32
#: Bytes of memory that calls on columns stream through: what fits the cache of one core.
STAGING = 1 << 20
#: Bytes that a thread keeps for calls on groups and matrices.
KEPT = 1 << 26
#: Columns start on cache lines, with room for the one cell that a kernel may read past the last.
_line, _past = 64, 8


def align(address: int) -> int:
    return (address + _line - 1) // _line * _line


def place(bytes_of: Iterable[int], at: int) -> tuple[list[int], int]:
    """Addresses of columns of so many bytes, one behind the other, and where the last one ends."""
    addresses = []
    for size in bytes_of:
        addresses.append(align(at))
        at = align(at) + size + _past
    return addresses, align(at)


class Instance:
    """A wasm instance over memory that is sized when it is made and never grows, so that no view of it ever moves."""

    def __init__(self, engine: Engine, room: int, path: str) -> None:
        self._engine = engine
        self._store = wasmtime.Store(engine.wasm)
        try:
            self._instance = wasmtime.Instance(self._store, engine.module, [])
        except wasmtime.WasmtimeError as error:
            # Each maps its own memory and guards: Linux gives a process some 20,000 of them.
            raise MemoryError(f"{path}: expected addresses for one more instance, got {error}") from error
        self._exports: Optional[Mapping[str, Any]] = None
        self._calls: dict[str, Call] = {}
        self._busy = threading.Lock()
        #: Frames of one row, by formula.
        self.rows: dict[str, Any] = {}
        memory = self._export("memory")
        self.base = align(self._export("heapBase").value(self._store))
        need = self.base + room + _line
        pages = -(-need // PAGE) - memory.size(self._store)
        try:
            # wasmtime takes the number as 64 bits, and what is beyond comes round again as a small one.
            if need > MOST:
                raise wasmtime.WasmtimeError(f"{MOST} bytes at most")
            if pages > 0:
                memory.grow(self._store, pages)
        except wasmtime.WasmtimeError as error:
            raise MemoryError(f"{path}: {text(need)} bytes expected to fit into wasm memory, got {error}") from error
        self.end = memory.data_len(self._store)
        whole = memory.get_buffer_ptr(self._store)
        # Views keep what they are views of: the memory goes with the last of them.
        whole.owner = self._store
        self.u8: npt.NDArray[np.uint8] = np.frombuffer(whole, dtype=np.uint8)
        self.f64: npt.NDArray[np.float64] = self.u8.view("<f8")
        self.i64: npt.NDArray[np.int64] = self.u8.view("<i8")
        self.u32: npt.NDArray[np.uint32] = self.u8.view("<u4")

    def view(self, int64: bool) -> npt.NDArray[Any]:
        """Cells of the kind that a call works in."""
        return self.i64 if int64 else self.f64

    def call(self, kernel: Kernel) -> Call:
        """The kernel as a function of its arguments. Never two at a time in one instance."""
        found = self._calls.get(kernel.name)
        if found is None:
            found = self._calls[kernel.name] = self._bind(kernel)
        return found

    def _export(self, name: str) -> Any:
        if _export_get is not None:
            item = _raw.wasmtime_extern_t()
            raw = name.encode()
            if not _export_get(
                self._store._context(),
                ctypes.byref(self._instance._instance),
                ctypes.create_string_buffer(raw),
                len(raw),
                ctypes.byref(item),
            ):
                raise ValueError(f'lanewise: "wasm" expected the export "{name}", got none')
            return _wrap(item)
        if self._exports is None:
            self._exports = self._instance.exports(self._store)
        return self._exports[name]

    def _bind(self, kernel: Kernel) -> Call:
        func = self._export(kernel.name)
        store, busy = self._store, self._busy
        if _call_unchecked is None:
            return _documented(func, store, kernel.args, busy)
        pack = struct.Struct("<" + "".join(_cells[arg.type] for arg in kernel.args)).pack_into
        values = ctypes.create_string_buffer(16 * max(1, len(kernel.args)))
        cells = ctypes.cast(values, ctypes.POINTER(_raw.wasmtime_val_raw))
        trap = ctypes.POINTER(_raw.wasm_trap_t)()
        context, target, trapped = store._context(), ctypes.byref(func._func), ctypes.byref(trap)
        count, run = len(kernel.args), _call_unchecked

        def call(args: Sequence[Number]) -> None:
            with busy:
                pack(values, 0, *args)
                error = run(context, target, cells, count, trapped)
                if error:
                    raise wasmtime.WasmtimeError._from_ptr(error)
                if trap:
                    raise wasmtime.Trap._from_ptr(trap)

        return call


#: How each kind of argument lies in the sixteen bytes of its value.
_cells = {"i32": "I12x", "i64": "q8x", "f64": "d8x"}


def _documented(func: Any, store: Any, args: Sequence[Arg], busy: threading.Lock) -> Call:
    kinds = [arg.type for arg in args]

    def signed(kind: str, value: Number) -> Number:
        if kind == "f64":
            return float(value)
        return int(value) - (1 << 32) if kind == "i32" and value >= 1 << 31 else int(value)

    def call(args: Sequence[Number]) -> None:
        with busy:
            func(store, *map(signed, kinds, args))

    return call


def _types(of: Any) -> Optional[list[str]]:
    """What a function takes; None of what is no function."""
    return [str(param) for param in of.params] if isinstance(of, wasmtime.FuncType) else None


class Engine:
    """A compiled module, checked against its manifest, and the instance that calls of one thread stream through."""

    def __init__(self, manifest: Manifest, wasm: bytes, build: str, *, cache: bool) -> None:
        self.manifest = manifest
        self.build = build

        manifest.verify(build, wasm)
        config = wasmtime.Config()
        # A load takes a second where it compiles and a fiftieth of that where wasmtime kept the code of the last time. It keeps it in
        # the user's own cache folder, and looks it up by the bytes of the module, its version and the processor.
        if cache:
            try:
                config.cache = True
            except wasmtime.WasmtimeError:
                # No such folder, and no way to make one: then every load compiles.
                pass
        self.wasm = wasmtime.Engine(config)
        try:
            self.module = wasmtime.Module(self.wasm, wasm)
        except wasmtime.WasmtimeError as error:
            raise ValueError(f'lanewise: "wasm" expected a module, got {error}') from error
        self._check()
        self._threads = threading.local()

    def _check(self) -> None:
        imports = [f"{one.module}.{one.name}" for one in self.module.imports]
        if imports:
            raise ValueError(f'lanewise: "wasm" expected a build that imports nothing, got {", ".join(imports)}')
        types = {export.name: _types(export.type) for export in self.module.exports}
        needed = {"memory", "heapBase", "abiVersion", "indexBeyond"} | self.manifest.kernels.keys()
        missing = sorted(needed - types.keys())
        if missing:
            raise ValueError(
                f'lanewise: "wasm" expected the export "{missing[0]}", got none ({len(missing)} are missing)'
            )
        probe = Instance(self, 0, "lanewise")
        version = probe._export("abiVersion").value(probe._store)
        if version != ABI_VERSION:
            raise ValueError(f'lanewise: "wasm" expected ABI version {ABI_VERSION}, got {version}')
        # A call packs its arguments as the manifest says and nobody looks again: of another number of them a kernel would read what is
        # beyond.
        for kernel, expected in self.manifest.kernels.items():
            got = types[kernel]
            if got != expected:
                what = "no function" if got is None else f"one of ({', '.join(got)})"
                raise ValueError(f'lanewise: "wasm" expected {kernel} of ({", ".join(expected)}), got {what}')

    @property
    def shared(self) -> Instance:
        """Every thread has its own."""
        own: Optional[Instance] = getattr(self._threads, "instance", None)
        if own is None:
            own = self._threads.instance = Instance(self, STAGING, "lanewise")
        return own

    def large(self, room: int, path: str) -> Instance:
        """An instance with room for so many bytes, for one call. A thread keeps it for the next one: new memory costs more than most calls."""
        own: Optional[Instance] = getattr(self._threads, "large", None)
        if own is None or own.end - own.base < room:
            own = self.lend(room, path)
            if room <= KEPT:
                self._threads.large = own
        return own

    def lend(self, room: int, path: str) -> Instance:
        """An instance with room for so many bytes, which goes when nothing holds it or a view of it any more."""
        return Instance(self, room, path)
