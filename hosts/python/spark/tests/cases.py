"""Cases of vectors.json as frames, and what the package makes of them without Spark."""

import numpy as np
import pyarrow as pa
from vectors import VECTORS, Case

import lanewise

LW = lanewise.load()
NAN = 0x7FF8000000000000


def cases(shape, forms=("call",)):
    for given in VECTORS["cases"]:
        if given["form"] in forms and "save" not in given and LW[given["formula"]].description.shape == shape:
            yield Case(LW, given)


def listed(array, rows):
    """A cell of a row, or a list of them."""
    cells = array.reshape(rows, -1)
    return pa.array(cells[:, 0]) if array.ndim == 1 else pa.array(list(cells))


def shaped(case, field, value, along=("row",)):
    """The cells of an input with its rows first."""
    dims = [dim if isinstance(dim, int) else case.sizes[dim] for dim in field.dims]
    array = np.asarray(value).reshape(dims)
    return array if field.dims[0] in along else np.moveaxis(array, -1, 0)


def options(case):
    return {"on_invalid": "nan", "sizes": case.lengths, "int64": True if case.kind == "<i8" else None}


def bits(column):
    return np.ascontiguousarray(column).reshape(-1).view(np.uint64)


def cells(field, column, kind):
    """An output's column as the cells that the package gives: where it says NULL of a yes-or-no or a name, NaN."""
    if pa.types.is_list(column.type):
        assert not column.null_count
        column = column.flatten()
    if field.kind == "flag":
        return np.array([np.nan if one is None else float(one) for one in column.to_pylist()])
    if field.kind == "code":
        return np.array([np.nan if one is None else float(field.values.index(one)) for one in column.to_pylist()])
    assert not column.null_count
    return column.to_numpy(zero_copy_only=False).astype(kind, copy=False)


def plain(case):
    """Outputs by name, of the package alone."""
    outputs, _ = case.run()
    return dict(zip((field.name for field in case.of.outputs), outputs))
