"""Columns and frames of pandas, Polars and Arrow: none of them is needed, each is told by where its types come from.

A column without NULLs of 8 bytes a cell becomes a NumPy array without a copy, where its library allows that. NULL is not NaN: it is
refused, unless the input is one where NaN says "nothing observed".
"""

from __future__ import annotations

import sys
from typing import Any, Callable, Mapping, Optional, Sequence

import numpy as np

from .manifest import Field
from .names import unknown_name, wrong_kind, wrong_value

#: Makes of one output a column of the library that the caller's frame is of.
Back = Callable[[str, Any], Any]


def library(value: object) -> Optional[str]:
    """The library that a value is of, among those that are known."""
    root = type(value).__module__.partition(".")[0]
    return root if root in _columns else None


def is_frame(value: object) -> bool:
    return library(value) is not None and hasattr(value, "shape") and hasattr(value, "columns")


def read(path: str, given: Any, fields: Sequence[Field]) -> tuple[dict[str, Any], Optional[Back], bool]:
    """Inputs by name, how a column goes back into a frame where they came in one, and whether they did."""
    names = [field.name for field in fields]
    if is_frame(given):
        present = _frame_names(given)
        return {name: given[name] for name in names if name in present}, _of_frame(given), True
    if not isinstance(given, Mapping):
        raise wrong_kind(path, "inputs", "a mapping of columns, or a frame", given)
    for name in given:
        if name not in names:
            raise unknown_name(path, "input", name, names)
    found = {name: given[name] for name in names if given.get(name) is not None}
    return found, None, False


def to_numpy(path: str, name: str, column: Any, nulls: bool) -> Any:
    """The column as a NumPy array; NULL becomes NaN where `nulls` are fine."""
    return _columns[library(column) or ""](path, name, column, nulls)


def frame(given: Any, outputs: Mapping[str, Any]) -> Any:
    """Outputs as a frame of the library that `given` is of, where each has one cell a row; else as they are."""
    lengths = {len(column) for column in outputs.values()}
    if len(lengths) != 1 or any(getattr(column, "ndim", 1) != 1 for column in outputs.values()):
        return outputs
    kind = library(given)
    module = sys.modules[kind or ""]
    if kind == "pyarrow":
        # A table, or a batch.
        return type(given).from_pydict(dict(outputs))
    return module.DataFrame(dict(outputs))


def _frame_names(given: Any) -> set[str]:
    return set(given.column_names if library(given) == "pyarrow" else given.columns)


def _of_frame(given: Any) -> Back:
    kind = library(given)
    if kind == "pandas":
        return _pandas(given.index)
    return _polars if kind == "polars" else _arrow


def _pandas(index: Any) -> Back:
    def back(name: str, array: Any) -> Any:
        series = sys.modules["pandas"].Series
        return (
            series(array, index=index, name=name, copy=False) if len(array) == len(index) else series(array, name=name)
        )

    return back


def _polars(name: str, array: Any) -> Any:
    return sys.modules["polars"].Series(name, array)


def _arrow(name: str, array: Any) -> Any:
    return sys.modules["pyarrow"].array(array)


def _from_pandas(path: str, name: str, column: Any, nulls: bool) -> Any:
    if isinstance(column.dtype, np.dtype):
        return column.to_numpy()
    if str(column.dtype) == "category":
        column = column.astype(object)
    missing = bool(column.isna().any())
    if missing and not nulls:
        raise _null(path, name, int(column.isna().to_numpy().argmax()))
    if not missing:
        array = column.to_numpy()
        # Nullable numbers may come as objects.
        return column.to_numpy(dtype=column.dtype.numpy_dtype) if _boxed(array, column) else array
    if getattr(column.dtype, "kind", "O") in "OTU":
        # Names of a code.
        return column.to_numpy(dtype=object)
    return column.to_numpy(dtype="float64", na_value=np.nan)


def _boxed(array: Any, column: Any) -> bool:
    return array.dtype == object and hasattr(column.dtype, "numpy_dtype")


def _from_polars(path: str, name: str, column: Any, nulls: bool) -> Any:
    if column.null_count():
        if not nulls:
            raise _null(path, name, int(column.is_null().arg_max()))
        if column.dtype.is_numeric() or column.dtype == sys.modules["polars"].Boolean:
            column = column.cast(sys.modules["polars"].Float64).fill_null(float("nan"))
    return column.to_numpy()


def _from_arrow(path: str, name: str, column: Any, nulls: bool) -> Any:
    if sys.modules["pyarrow"].types.is_dictionary(column.type):
        # Several chunks of them lose their NULLs in to_numpy, and a NULL among the values does not count as one.
        column = column.cast(column.type.value_type)
    if column.null_count:
        if not nulls:
            raise _null(path, name, int(np.argmax(np.asarray(column.is_null()))))
        arrow = sys.modules["pyarrow"]
        kinds = arrow.types
        if kinds.is_integer(column.type) or kinds.is_floating(column.type) or kinds.is_boolean(column.type):
            column = column.cast(arrow.float64()).fill_null(float("nan"))
    # Of one array with chunks to_numpy makes one column.
    return column.to_numpy() if hasattr(column, "chunks") else column.to_numpy(zero_copy_only=False)


def _null(path: str, name: str, row: int) -> ValueError:
    return wrong_value(path, name, "a value in every row", f"NULL in row {row}")


_columns: Mapping[str, Callable[[str, str, Any, bool], Any]] = {
    "pandas": _from_pandas,
    "polars": _from_polars,
    "pyarrow": _from_arrow,
}
