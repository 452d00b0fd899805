"""What formulas look like to a type checker: the generated stubs fill in names. There is no such module at run time."""

from typing import Any, Generic, Literal, Mapping, Protocol, Sequence, TypeVar, Union, overload

import numpy as np
import numpy.typing as npt
from typing_extensions import TypeAlias

#: What a call computes.
Array: TypeAlias = npt.NDArray[np.float64]
Integers: TypeAlias = npt.NDArray[np.int64]

class ArrayLike(Protocol):
    """A column of pandas, Polars, Arrow, or whatever else becomes a NumPy array."""

    def __array__(self, *args: Any, **kwargs: Any) -> npt.NDArray[Any]: ...

#: What a call takes.
Column: TypeAlias = Union[npt.NDArray[Any], ArrayLike, Sequence[float]]
Names: TypeAlias = Union[Column, Sequence[str]]
Planes: TypeAlias = Union[Column, Sequence[Union[Column, float]]]

class FrameLike(Protocol):
    """A frame of pandas, Polars or Arrow."""

    @property
    def columns(self) -> Any: ...
    @property
    def shape(self) -> Any: ...

OnInvalid: TypeAlias = Literal["nan", "throw"]
Sizes: TypeAlias = Mapping[str, int]

_Row = TypeVar("_Row")
_RowResult = TypeVar("_RowResult")
_Columns = TypeVar("_Columns")
_Result = TypeVar("_Result")
_Out = TypeVar("_Out")
_Params = TypeVar("_Params")
_State = TypeVar("_State")
_Views = TypeVar("_Views")
_InputViews = TypeVar("_InputViews")
_OutputViews = TypeVar("_OutputViews")
_Frame = TypeVar("_Frame", bound=FrameLike)

class Workspace(Generic[_Params, _InputViews, _OutputViews]):
    @property
    def inputs(self) -> _InputViews: ...
    @property
    def outputs(self) -> _OutputViews: ...
    def run(self, params: _Params | None = ..., rows: int | None = ..., **numbers: float) -> None: ...

class Map(Generic[_Row, _RowResult, _Columns, _Result, _Out, _Params, _InputViews, _OutputViews]):
    """Rows are independent: numbers in, numbers out; columns in, columns out; a frame in, a frame out."""

    @overload
    def __call__(
        self,
        inputs: _Row,
        params: _Params | None = ...,
        *,
        on_invalid: OnInvalid | None = ...,
        sizes: Sizes | None = ...,
        int64: bool | None = ...,
    ) -> _RowResult: ...
    @overload
    def __call__(
        self,
        inputs: _Columns,
        params: _Params | None = ...,
        *,
        on_invalid: OnInvalid | None = ...,
        sizes: Sizes | None = ...,
        int64: bool | None = ...,
    ) -> _Result: ...
    @overload
    def __call__(
        self,
        inputs: _Columns,
        params: _Params | None = ...,
        *,
        out: _Out,
        on_invalid: OnInvalid | None = ...,
        sizes: Sizes | None = ...,
        int64: bool | None = ...,
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        inputs: FrameLike,
        params: _Params | None = ...,
        *,
        on_invalid: OnInvalid | None = ...,
        sizes: Sizes | None = ...,
    ) -> Any: ...
    def workspace(self, size: int | Sizes, *, int64: bool = ...) -> Workspace[_Params, _InputViews, _OutputViews]: ...

class Columns(Generic[_Columns, _Result, _Out, _Params, _InputViews, _OutputViews]):
    """Columns alone: a formula that takes no single row."""

    @overload
    def __call__(
        self,
        inputs: _Columns,
        params: _Params | None = ...,
        *,
        on_invalid: OnInvalid | None = ...,
        sizes: Sizes | None = ...,
    ) -> _Result: ...
    @overload
    def __call__(
        self,
        inputs: _Columns,
        params: _Params | None = ...,
        *,
        out: _Out,
        on_invalid: OnInvalid | None = ...,
        sizes: Sizes | None = ...,
    ) -> _Out: ...
    def workspace(self, size: int | Sizes, *, int64: bool = ...) -> Workspace[_Params, _InputViews, _OutputViews]: ...

class Groups(Map[_Row, _RowResult, _Columns, _Result, _Out, _Params, _InputViews, _OutputViews]):
    """One answer for each group of rows where there are offsets; without, one of all."""

class Bank(Generic[_Row, _RowResult, _Columns, _Result, _Out, _Views, _InputViews, _OutputViews]):
    """Entities with state, computed side by side."""

    @property
    def entities(self) -> int: ...
    @property
    def state(self) -> _Views: ...
    @property
    def inputs(self) -> _InputViews: ...
    @property
    def outputs(self) -> _OutputViews: ...
    @overload
    def step(self, inputs: _Columns) -> _Result: ...
    @overload
    def step(self, inputs: _Columns, *, out: _Out) -> _Out: ...
    @overload
    def step(self, inputs: FrameLike) -> Any: ...
    @overload
    def run(self, inputs: None = ..., **numbers: float) -> None: ...
    @overload
    def run(self, inputs: _Columns) -> _Result: ...
    @overload
    def run(self, inputs: _Columns, *, out: _Out) -> _Out: ...
    @overload
    def run(self, inputs: FrameLike) -> Any: ...
    @overload
    def step_at(self, indices: Column, inputs: _Columns) -> _Result: ...
    @overload
    def step_at(self, indices: Column, inputs: _Columns, *, out: _Out) -> _Out: ...
    @overload
    def step_at(self, indices: Column, inputs: FrameLike) -> Any: ...
    def at(self, entity: int, inputs: _Row) -> _RowResult: ...
    def reset(self) -> None: ...
    def save(self) -> bytes: ...
    def load(self, data: bytes | bytearray | memoryview, *, params: Literal["any", "same"] = ...) -> None: ...

class Series(Generic[_Row, _RowResult, _Columns, _Result, _Out, _Params, _State, _Views, _InputViews, _OutputViews]):
    """Ticks of entities that remember: one cell a tick, or a bank of many entities."""

    @overload
    def __call__(
        self,
        inputs: _Row,
        params: _Params | None = ...,
        *,
        on_invalid: OnInvalid | None = ...,
        sizes: Sizes | None = ...,
        state: _State | None = ...,
        int64: bool | None = ...,
    ) -> _RowResult: ...
    @overload
    def __call__(
        self,
        inputs: _Columns,
        params: _Params | None = ...,
        *,
        on_invalid: OnInvalid | None = ...,
        sizes: Sizes | None = ...,
        entities: int | None = ...,
        state: _State | None = ...,
        int64: bool | None = ...,
    ) -> _Result: ...
    @overload
    def __call__(
        self,
        inputs: _Columns,
        params: _Params | None = ...,
        *,
        out: _Out,
        on_invalid: OnInvalid | None = ...,
        sizes: Sizes | None = ...,
        entities: int | None = ...,
        state: _State | None = ...,
        int64: bool | None = ...,
    ) -> _Out: ...
    @overload
    def __call__(
        self,
        inputs: FrameLike,
        params: _Params | None = ...,
        *,
        on_invalid: OnInvalid | None = ...,
        sizes: Sizes | None = ...,
        entities: int | None = ...,
        state: _State | None = ...,
    ) -> Any: ...
    def bank(
        self,
        entities: int,
        params: _Params | None = ...,
        *,
        state: _State | None = ...,
        window: int | None = ...,
        sizes: Sizes | None = ...,
        int64: bool = ...,
        on_invalid: OnInvalid | None = ...,
    ) -> Bank[_Row, _RowResult, _Columns, _Result, _Out, _Views, _InputViews, _OutputViews]: ...
