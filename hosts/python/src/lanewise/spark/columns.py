"""Columns of Arrow as inputs, and outputs as columns of Arrow. Doubles without NULLs are not copied on either way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Optional, Sequence, Union

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..check import Array, is_number
from ..manifest import Description, Field, Param
from ..names import wrong_kind, wrong_value
from .call import Call, column_missing

#: Axes that a frame's rows run along: of a recurrence, ticks of one entity.
_rows = {"map": ("row",), "recurrence": ("tick", "entity"), "groups": ("row",)}


@dataclass(frozen=True)
class Reader:
    """One input, or a parameter with a value in each row."""

    field: Field
    column: str
    #: axes beside the rows: their cells come as a list in each row
    rest: tuple[Union[str, int], ...]
    #: rows run along the last axis, not the first
    planes: bool
    #: one value for the whole group
    group: bool

    @property
    def nulls(self) -> bool:
        """Whether NULL is an observation like others: that there is none."""
        return self.field.sparse

    def read(self, path: str, column: Any, sizes: Mapping[str, int]) -> Array:
        rows = len(column)
        if not self.rest:
            return self._cells(path, column)
        lengths = pc.list_value_length(column)
        ends = pc.min_max(lengths).as_py()
        if ends["min"] != ends["max"]:
            raise wrong_value(path, self.field.name, f"lists of one length, {ends['max']}", ends["min"])
        cells = self._cells(path, column.flatten())
        width = len(cells) // rows
        if self.group:
            return cells
        if self.planes:
            return np.ascontiguousarray(cells.reshape(rows, width).T)
        shape = tuple(dim if isinstance(dim, int) else sizes.get(dim, 0) for dim in self.rest)
        if len(self.rest) == 1:
            shape = (width,)
        lead = (rows,) if len(self.field.dims) - len(self.rest) == 1 else (rows, 1)
        # What is square is told by its length.
        return cells.reshape(*lead, *shape) if int(np.prod(shape)) == width else cells

    def _cells(self, path: str, column: Any) -> Array:
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            codes = pc.index_in(column, value_set=pa.array(self.field.values, column.type))
            unknown = pc.and_(pc.is_null(codes), pc.is_valid(column))
            if pc.any(unknown).as_py():
                names = ", ".join(f'"{name}"' for name in self.field.values)
                got = column.filter(unknown)[0].as_py()
                raise wrong_value(path, self.field.name, f"one of {names}", f'"{got}"')
            column = codes.cast(pa.float64())
        elif column.null_count:
            column = column.cast(pa.float64(), safe=False)
        if column.null_count:
            column = column.fill_null(float("nan"))
        cells: Array = column.to_numpy(zero_copy_only=False)
        return cells


def readers_of(call: Call, of: Description, schema: pa.Schema) -> tuple[list[Reader], dict[str, Any]]:
    """Inputs that are columns, and what is the same in all rows."""
    along = _rows[call.shape]
    readers, constants = [], {}
    for field in of.inputs:
        if field.kind == "offsets":
            continue
        axes = [dim for dim in field.dims if dim in (*along, "group")]
        given = call.columns.get(field.name)
        if given is None and field.name not in call.columns and axes and field.name in schema.names:
            given = field.name
        if given is None:
            if not field.optional:
                expected = "a column of the frame" if axes else "values for all rows, by columns"
                listed = ", ".join(f'"{name}"' for name in schema.names)
                raise wrong_kind(of.id, field.name, f"{expected}, which has {listed}", None)
            continue
        if not isinstance(given, str) or given not in schema.names and given in field.values:
            constants[field.name] = given
            continue
        if not axes:
            raise wrong_value(of.id, field.name, "values that are the same for all rows", f'column "{given}"')
        readers.append(_reader(call, of, field, given, schema))
    if not any(not reader.group for reader in readers):
        raise wrong_value(of.id, "columns", "at least one input that is a column of the frame", "none")
    return readers, constants


def _reader(call: Call, of: Description, field: Field, column: str, schema: pa.Schema) -> Reader:
    along = (*_rows[call.shape], "group")
    if column not in schema.names:
        raise column_missing(of, field.name, column, schema.names)
    rest = tuple(dim for dim in field.dims if dim not in along)
    own = schema.field(column).type
    cell, listed = own, False
    if pa.types.is_list(own) or pa.types.is_large_list(own) or pa.types.is_fixed_size_list(own):
        cell, listed = own.value_type, True
    fits = pa.types.is_integer(cell) or pa.types.is_float32(cell) or pa.types.is_float64(cell)
    kinds = "numbers"
    if field.kind == "flag":
        fits, kinds = fits or pa.types.is_boolean(cell), "booleans or numbers"
    if field.kind == "code":
        fits, kinds = fits or pa.types.is_string(cell) or pa.types.is_large_string(cell), "names or numbers"
    if listed is not bool(rest) or not fits:
        expected = (
            f"a column of lists of {kinds}, {' x '.join(map(str, rest))} in each row"
            if rest
            else f"a column of {kinds}"
        )
        raise TypeError(f'{of.id}: "{field.name}" expected {expected}, got column "{column}" of {own}')
    return Reader(field, column, rest, bool(rest) and field.dims[0] not in along, "group" in field.dims)


def params_of(call: Call, of: Description, schema: pa.Schema) -> tuple[list[Reader], dict[str, Any]]:
    """Parameters that are columns (a number's, called by a column's name), and the others."""
    known = {param.name: param for param in of.params}
    readers, params = [], {}
    for name, value in call.params.items():
        param = known.get(name)
        if param is None or not param.number or not isinstance(value, str):
            params[name] = value
            continue
        if call.shape != "map" or "varying" not in of.kernels:
            raise wrong_kind(of.id, name, "number", value)
        readers.append(_reader(call, of, _as_input(param), value, schema))
    return readers, params


def _as_input(param: Param) -> Field:
    absent = param.default != param.default
    return Field(param.name, param.raw, param.unit, ("row",), "real", param.low, param.high, sparse=absent)


def integers(call: Call, of: Description, readers: Sequence[Reader], schema: pa.Schema) -> Optional[bool]:
    """Whether to compute in 64-bit integers: where all columns are of them, unless it was asked otherwise."""
    if call.int64 is not None or not of.int64:
        return call.int64
    return all(pa.types.is_int64(schema.field(reader.column).type) for reader in readers if not reader.rest)


def taken(batch: pa.RecordBatch, readers: Sequence[Reader]) -> Optional[Any]:
    """Which rows take part, those without NULLs; None: all."""
    mask = None
    for reader in readers:
        if reader.nulls or reader.group:
            continue
        column = batch.column(reader.column)
        valid = column.is_valid() if column.null_count else None
        if reader.rest and column.flatten().null_count:
            # A list with a NULL in it.
            at = pc.list_parent_indices(column).filter(pc.is_null(column.flatten()))
            whole = np.ones(len(column), bool)
            whole[at.to_numpy(zero_copy_only=False)] = False
            valid = pa.array(whole) if valid is None else pc.and_(valid, pa.array(whole))
        if valid is not None:
            mask = valid if mask is None else pc.and_(mask, valid)
    return mask


def type_of(field: Field, int64: Optional[bool], rest: bool) -> pa.DataType:
    """What an output is in a frame: yes-or-no and names are NULL where they have no answer."""
    cell = pa.bool_() if field.kind == "flag" else pa.string() if field.kind == "code" else pa.float64()
    if int64 and pa.types.is_float64(cell):
        cell = pa.int64()
    return pa.list_(cell) if rest else cell


def written(field: Field, cells: Array, rows: int, rest: bool) -> Any:
    """An output as a column of Arrow."""
    flat = cells.reshape(-1)
    if field.kind in ("flag", "code"):
        absent = np.isnan(flat) if flat.dtype.kind == "f" else np.zeros(len(flat), bool)
        if field.kind == "flag":
            column = pa.array(flat != 0, mask=absent)
        else:
            at = pa.array(np.where(absent, 0, flat).astype(np.int32), mask=absent)
            column = pa.array(field.values, pa.string()).take(at)
    else:
        column = pa.array(flat)
    if not rest:
        return column
    width = len(flat) // rows if rows else 0
    return pa.ListArray.from_arrays(pa.array(np.arange(rows + 1, dtype=np.int32) * width), column)


def spread(column: Any, mask: Any) -> Any:
    """Back to all rows: NULL where a row took no part."""
    took = mask.to_numpy(zero_copy_only=False)
    return column.take(pa.array(np.cumsum(took) - 1, mask=~took))


def empty(schema: pa.Schema) -> pa.RecordBatch:
    """No rows."""
    return pa.RecordBatch.from_arrays([pa.array([], field.type) for field in schema], schema=schema)


def one_batch(table: pa.Table) -> pa.RecordBatch:
    """All of a group as one batch."""
    columns = []
    for column in table.combine_chunks().columns:
        chunks = column.num_chunks
        columns.append(
            column.chunk(0) if chunks == 1 else pa.concat_arrays(column.chunks) if chunks else pa.array([], column.type)
        )
    return pa.RecordBatch.from_arrays(columns, schema=table.schema)


def same(path: str, reader: Reader, column: Any) -> Any:
    """The one value of a group."""
    if reader.rest:
        # By their bits: NaN is one value.
        cells = column.flatten().to_numpy(zero_copy_only=False).reshape(len(column), -1)
        several = bool((cells.view(np.uint8) != cells[:1].view(np.uint8)).any())
    else:
        several = pc.count_distinct(column, mode="all").as_py() > 1
    if several:
        raise wrong_value(
            path, reader.field.name, "one value in all rows of a group", f'several in column "{reader.column}"'
        )
    return column.slice(0, 1)


def constant(value: Any) -> Any:
    """Lists as NumPy arrays; numbers, names and arrays as they are."""
    return value if is_number(value) or isinstance(value, (str, bool, np.ndarray)) else np.asarray(value)
