//! What a caller hands over, by name.
use std::borrow::Cow;

/// What stands for an input or a state: a number for all rows, or a column.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Source<'a> {
    /// one number for every row
    Number(f64),
    /// a column of numbers; flags are 0 and 1, codes the position of their name
    Column(&'a [f64]),
    /// one flag for every row
    Flag(bool),
    /// a column of flags
    Flags(&'a [bool]),
    /// a column of flags or codes, one byte each
    Bytes(&'a [u8]),
    /// one code for every row, by name
    Name(&'a str),
    /// where groups start, and the end: from 0, never falling, to the number of rows
    Offsets(&'a [u32]),
    /// one 64-bit integer for every row
    Integer(i64),
    /// a column of 64-bit integers
    Integers(&'a [i64]),
}

/// What stands for a parameter.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Param<'a> {
    /// a number
    Number(f64),
    /// one number a row of a map, or an entity of a recurrence
    Column(&'a [f64]),
    /// a 64-bit integer, of kernels that work in them
    Integer(i64),
    /// on or off
    Toggle(bool),
    /// one of the choices
    Name(&'a str),
}

/// What to do about rows outside a formula's domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnInvalid {
    /// Their outputs are NaN; a recurrence skips the tick and counts it.
    Nan,
    /// The call is refused by an error that names the first of them.
    Throw,
}

/// Where an output goes.
#[derive(Debug)]
#[non_exhaustive]
pub enum Sink<'a> {
    /// a column of numbers
    Column(&'a mut [f64]),
    /// a column of 64-bit integers
    Integers(&'a mut [i64]),
}

/// Inputs, parameters and options of a call, a bank or a tick, by name: as the manifest has them or as Rust writes them,
/// `liquidityCap` or `liquidity_cap`. What is named twice counts as last told.
///
/// ```no_run
/// # fn main() -> lanewise::Result<()> {
/// use lanewise::Call;
/// let mut lw = lanewise::load()?;
/// let call = Call::new().input("utilization", 0.8).input("providers", 25.0).input("hour", 7.0).param("base", 250.0);
/// assert_eq!(lw.call("energy.treasuryFee", call)?.number("fee"), 216.0);
/// # Ok(()) }
/// ```
#[derive(Debug, Default)]
pub struct Call<'a> {
    pub(crate) inputs: Vec<(Cow<'a, str>, Source<'a>)>,
    pub(crate) params: Vec<(Cow<'a, str>, Param<'a>)>,
    pub(crate) state: Vec<(Cow<'a, str>, Source<'a>)>,
    pub(crate) sizes: Vec<(Cow<'a, str>, usize)>,
    pub(crate) entities: Option<usize>,
    pub(crate) on_invalid: Option<OnInvalid>,
    pub(crate) int64: Option<bool>,
    pub(crate) out: Vec<(Cow<'a, str>, Sink<'a>)>,
}

impl<'a> Call<'a> {
    /// Nothing yet: every parameter at its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An input: a number, a column, a flag, a name, offsets or integers.
    #[must_use]
    pub fn input(mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Source<'a>>) -> Self {
        self.inputs.push((name.into(), value.into()));
        self
    }

    /// A parameter: a number, a choice's name, on or off; or a column of numbers, one a row of a map or an entity.
    #[must_use]
    pub fn param(mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Param<'a>>) -> Self {
        self.params.push((name.into(), value.into()));
        self
    }

    /// What state starts from, of all entities or of each. Of calls of recurrences and of banks.
    #[must_use]
    pub fn state(mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Source<'a>>) -> Self {
        self.state.push((name.into(), value.into()));
        self
    }

    /// The length of an axis that no column tells.
    #[must_use]
    pub fn size(mut self, axis: impl Into<Cow<'a, str>>, length: usize) -> Self {
        self.sizes.push((axis.into(), length));
        self
    }

    /// How many entities stand side by side in the columns of a recurrence; 1 unless told.
    #[must_use]
    pub fn entities(mut self, entities: usize) -> Self {
        self.entities = Some(entities);
        self
    }

    /// What to do about rows outside the domain: an error of formulas that the manifest calls strict, else NaN.
    #[must_use]
    pub fn on_invalid(mut self, on_invalid: OnInvalid) -> Self {
        self.on_invalid = Some(on_invalid);
        self
    }

    /// Of a bank: whether its columns are 64-bit integers.
    #[must_use]
    pub fn int64(mut self, int64: bool) -> Self {
        self.int64 = Some(int64);
        self
    }

    /// A column to write to. Outputs that are not named are not computed then, and none are returned.
    #[must_use]
    pub fn out(mut self, name: impl Into<Cow<'a, str>>, column: &'a mut [f64]) -> Self {
        self.out.push((name.into(), Sink::Column(column)));
        self
    }

    /// The same of a call in 64-bit integers.
    #[must_use]
    pub fn out_integers(mut self, name: impl Into<Cow<'a, str>>, column: &'a mut [i64]) -> Self {
        self.out.push((name.into(), Sink::Integers(column)));
        self
    }
}

impl Source<'_> {
    /// What came, as Rust writes its kind.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Number(_) => "f64".into(),
            Self::Column(_) => "&[f64]".into(),
            Self::Flag(_) => "bool".into(),
            Self::Flags(_) => "&[bool]".into(),
            Self::Bytes(_) => "&[u8]".into(),
            Self::Name(name) => format!("\"{name}\""),
            Self::Offsets(_) => "&[u32]".into(),
            Self::Integer(_) => "i64".into(),
            Self::Integers(_) => "&[i64]".into(),
        }
    }
}

impl Param<'_> {
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Number(_) => "f64".into(),
            Self::Column(_) => "&[f64]".into(),
            Self::Integer(_) => "i64".into(),
            Self::Toggle(_) => "bool".into(),
            Self::Name(name) => format!("\"{name}\""),
        }
    }
}

/// Every Rust kind by the variant that it becomes.
macro_rules! from {
    ($into:ident: $($kind:ty => $variant:ident),* $(,)?) => {$(
        impl<'a> From<$kind> for $into<'a> {
            fn from(value: $kind) -> Self {
                Self::$variant(value.into())
            }
        }
    )*};
}

/// Columns come as slices, vectors and arrays.
macro_rules! from_columns {
    ($into:ident: $($cell:ty => $variant:ident),* $(,)?) => {$(
        impl<'a> From<&'a [$cell]> for $into<'a> {
            fn from(column: &'a [$cell]) -> Self {
                Self::$variant(column)
            }
        }
        impl<'a> From<&'a Vec<$cell>> for $into<'a> {
            fn from(column: &'a Vec<$cell>) -> Self {
                Self::$variant(column)
            }
        }
        impl<'a, const N: usize> From<&'a [$cell; N]> for $into<'a> {
            fn from(column: &'a [$cell; N]) -> Self {
                Self::$variant(column)
            }
        }
    )*};
}

from!(Source: f64 => Number, i32 => Number, u32 => Number, bool => Flag, &'a str => Name, i64 => Integer);
from!(Param: f64 => Number, i32 => Number, u32 => Number, bool => Toggle, &'a str => Name, i64 => Integer);
from_columns!(Source: f64 => Column, bool => Flags, u8 => Bytes, u32 => Offsets, i64 => Integers);
from_columns!(Param: f64 => Column);
