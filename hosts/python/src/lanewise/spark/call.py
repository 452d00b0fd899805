"""A call as its author wrote it: plain data that travels to the workers, and the schemas on both sides of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Callable, Mapping, Optional, Sequence, Union

import pyarrow as pa

from ..catalogue import Lanewise, load
from ..manifest import Description, Manifest, data
from ..names import nearest, unknown_name, wrong_kind, wrong_value

#: Which outputs are wanted: all, these, or these under other names. Of a formula with one output, the name of its column.
Outputs = Union[None, str, Sequence[str], Mapping[str, str]]


@lru_cache(maxsize=2)
def kernels(build: str) -> Lanewise:
    """The one instance of this process."""
    return load(build=build)


@lru_cache(maxsize=2)
def digest_of(build: str) -> str:
    """The sha256 of the kernels, as loading them checks it."""
    sha256: str = Manifest((data / "manifest.json").read_bytes()).builds[f"lanewise-{build}"]["sha256"]
    return sha256


@dataclass(frozen=True)
class Call:
    """What `spark_map` and its like were asked for."""

    formula: str
    #: map, recurrence or groups
    shape: str
    params: Mapping[str, Any]
    columns: Mapping[str, Any]
    keep: Optional[tuple[str, ...]]
    #: column by output
    outputs: Mapping[str, str]
    on_invalid: Optional[str]
    sizes: Mapping[str, int]
    int64: Optional[bool]
    build: str
    #: sha256 of the kernels on the driver
    digest: str
    #: columns that rows are told apart by, and what puts them in order
    keys: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    #: where a bank's save stands
    saves: Optional[str] = None

    @property
    def of(self) -> Description:
        return kernels(self.build)[self.formula].description


def call_of(
    formula: str,
    shape: str,
    *,
    params: Optional[Mapping[str, Any]],
    columns: Optional[Mapping[str, Any]],
    keep: Optional[Sequence[str]],
    outputs: Outputs,
    on_invalid: Optional[str],
    sizes: Optional[Mapping[str, int]],
    int64: Optional[bool],
    build: str,
    keys: Union[str, Sequence[str]] = (),
    order: Union[None, str, Sequence[str]] = None,
    saves: Optional[str] = None,
) -> Call:
    lw = kernels(build)
    of = lw[formula].description
    if of.shape != shape:
        ways = {"map": "with_formula", "recurrence": "with_bank or with_stream", "groups": "with_groups"}
        raise TypeError(
            f"{of.id}: expected a formula of shape {shape}, got {of.shape}: use {ways.get(of.shape, 'one machine')}"
        )
    for name, given in (("params", params), ("columns", columns), ("sizes", sizes)):
        if given is not None and not isinstance(given, Mapping):
            raise wrong_kind(of.id, name, "a mapping", given)
    names = [one.name for one in of.inputs if one.kind != "offsets"]
    for name in columns or {}:
        if name not in names:
            raise unknown_name(of.id, "input", name, names)
    return Call(
        formula=formula,
        shape=shape,
        params=dict(params or {}),
        columns=dict(columns or {}),
        keep=None if keep is None else tuple([keep] if isinstance(keep, str) else keep),
        outputs=_outputs(of, outputs),
        on_invalid=on_invalid,
        sizes=dict(sizes or {}),
        int64=int64,
        build=build,
        digest=digest_of(build),
        keys=(keys,) if isinstance(keys, str) else tuple(keys),
        order=() if order is None else (order,) if isinstance(order, str) else tuple(order),
        saves=saves,
    )


def _outputs(of: Description, wanted: Outputs) -> Mapping[str, str]:
    names = [output.name for output in of.outputs]
    if of.bare:
        if wanted is None:
            return {names[0]: of.name}
        if isinstance(wanted, Sequence):
            wanted = {names[0]: wanted if isinstance(wanted, str) else "".join(wanted[:1])}
    elif wanted is None:
        return {name: name for name in names}
    elif isinstance(wanted, str):
        wanted = {wanted: wanted}
    elif not isinstance(wanted, Mapping):
        wanted = {name: name for name in wanted}
    for name in wanted:
        if name not in names:
            raise unknown_name(of.id, "output", name, names)
    return dict(wanted)


def column_missing(of: Description, name: str, column: str, present: Sequence[str]) -> ValueError:
    near = nearest(column, present)
    meant = f' (did you mean "{near}"?)' if near is not None else ""
    listed = ", ".join(f'"{own}"' for own in present)
    return wrong_value(of.id, name, f"a column of the frame, which has {listed}", f'"{column}"{meant}')


def check_outputs(call: Call, kept: Sequence[str]) -> None:
    """Output columns get names that nothing else has."""
    taken = set(kept)
    made = [*call.outputs.items(), *([("saves", call.saves)] if call.saves else [])]
    for name, column in made:
        if column in taken:
            raise wrong_value(
                call.formula, name, f"a name that no other column has, as by outputs={{{name!r}: ...}}", f'"{column}"'
            )
        taken.add(column)


@dataclass
class Task:
    """A call and what a worker makes of it for the schema that comes. Only the call travels."""

    call: Call
    #: makes of the call and a schema what computes
    make: Callable[[Call, pa.Schema], Any]
    _schema: Optional[pa.Schema] = field(default=None, repr=False)
    _made: Any = field(default=None, repr=False)

    def of(self, schema: pa.Schema) -> Any:
        if self._made is None or not schema.equals(self._schema):
            digest = digest_of(self.call.build)
            if digest != self.call.digest:
                raise ValueError(
                    f"{self.call.formula}: the worker's kernels expected sha256 {self.call.digest} as on the driver, got {digest}: "
                    "install the same version of lanewise on both"
                )
            self._made, self._schema = self.make(self.call, schema), schema
        return self._made

    def __getstate__(self) -> Any:
        return self.call, self.make

    def __setstate__(self, state: Any) -> None:
        self.call, self.make = state
        self._schema = self._made = None


def arrow_of(frame: Any) -> pa.Schema:
    """The schema in which Spark hands this frame to Python."""
    from pyspark.sql.pandas.types import to_arrow_schema

    return to_arrow_schema(frame.schema)


def schema_of(frame: Any, function: Any) -> Any:
    """The schema of what `function`, made by `spark_map`, `spark_bank` or `spark_groups`, makes of this frame.

    TypeError and ValueError for columns that are missing or of a wrong type, and for parameters out of range.
    """
    from pyspark.sql.pandas.types import from_arrow_type
    from pyspark.sql.types import StructField, StructType

    task = getattr(function, "task", None)
    if not isinstance(task, Task):
        raise TypeError(
            f"schema_of: expected a function that spark_map, spark_bank or spark_groups made, got {function!r}"
        )
    made = task.make(task.call, arrow_of(frame))
    own = {one.name: one for one in frame.schema.fields}
    kept = [own[name] for name in made.kept]
    return StructType([*kept, *(StructField(one.name, from_arrow_type(one.type), True) for one in made.fields)])
