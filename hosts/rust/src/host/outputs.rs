//! Where outputs go: the caller's columns, or new ones.
use super::call::Sink;
use super::check::{field_at, find};
use super::error::{Error, Result};
use super::manifest::{Field, Formula, Kind};
use super::module::Module;
use super::shape::Sizes;
use std::borrow::Cow;
use std::ops::Index;

/// Cells of a column from which on it is asked first whether there is room.
const LARGE: usize = 1 << 20;

/// One output's cells.
#[derive(Clone, Debug)]
enum Column {
    F64(Vec<f64>),
    I64(Vec<i64>),
}

impl Column {
    fn new(cells: usize, int64: bool) -> Self {
        if int64 { Self::I64(vec![0; cells]) } else { Self::F64(vec![0.0; cells]) }
    }

    fn words(&mut self) -> &mut [u64] {
        match self {
            Self::F64(column) => bytemuck::cast_slice_mut(column),
            Self::I64(column) => bytemuck::cast_slice_mut(column),
        }
    }
}

/// What a call returns: a column for each output, by name. Those of a call that wrote to the caller's columns are none.
#[derive(Clone, Debug)]
pub struct Outputs {
    module: Module,
    formula: usize,
    columns: Vec<Option<Column>>,
}

/// By position: where each output goes, if it is wanted.
pub(crate) type Sinks<'s> = Vec<Option<&'s mut [u64]>>;

impl Outputs {
    /// New columns for all outputs.
    pub(crate) fn new(module: &Module, at: usize, sizes: &Sizes<'_>, int64: bool) -> Result<Self> {
        let formula = module.formula_at(at);
        let mut columns = Vec::with_capacity(formula.outputs.len());
        for field in &formula.outputs {
            let cells = sizes.extent(field);
            // Room that there is not would end the process.
            if cells > LARGE && Vec::<u64>::new().try_reserve_exact(cells).is_err() {
                let (label, got) = (format!("out.{}", field.rust), format!("{cells} cells"));
                return Err(Error::value(&formula.id, &label, "a size that fits memory", got));
            }
            columns.push(Some(Column::new(cells, int64)));
        }
        Ok(Self { columns, module: module.clone(), formula: at })
    }

    /// None: they went elsewhere.
    pub(crate) fn none(module: &Module, at: usize) -> Self {
        Self { columns: vec![None; module.formula_at(at).outputs.len()], module: module.clone(), formula: at }
    }

    pub(crate) fn sinks(&mut self) -> Sinks<'_> {
        self.columns.iter_mut().map(|column| column.as_mut().map(Column::words)).collect()
    }

    fn fields(&self) -> &[Field] {
        &self.module.formula_at(self.formula).outputs
    }

    /// Names of the outputs, as the manifest has them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields().iter().map(|field| field.name.as_str())
    }

    fn place(&self, name: &str) -> Option<usize> {
        find(self.fields().iter().map(|field| (field.name.as_str(), field.rust.as_str())), name)
    }

    /// A column of numbers by the name of its output; flags are 0 and 1, codes the position of their name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&[f64]> {
        match self.columns[self.place(name)?].as_ref()? {
            Column::F64(column) => Some(column),
            Column::I64(_) => None,
        }
    }

    /// A column of 64-bit integers, of a call on such.
    #[must_use]
    pub fn integers(&self, name: &str) -> Option<&[i64]> {
        match self.columns[self.place(name)?].as_ref()? {
            Column::I64(column) => Some(column),
            Column::F64(_) => None,
        }
    }

    /// The first cell of an output: of one row, or of one group, all there is.
    ///
    /// # Panics
    /// If there is no such output, or it has no cells of f64.
    #[must_use]
    pub fn number(&self, name: &str) -> f64 {
        self[name][0]
    }

    /// The first cell of a flag; None of a row outside the domain.
    ///
    /// # Panics
    /// As [`Self::number`].
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        flag(self.number(name))
    }

    /// The name that the first cell of a code stands for; None of a row outside the domain.
    ///
    /// # Panics
    /// As [`Self::number`].
    #[must_use]
    pub fn name(&self, name: &str) -> Option<&str> {
        let place = self.place(name)?;
        let code = self.number(name);
        let field = &self.fields()[place];
        (code >= 0.0 && field.kind == Kind::Code).then(|| field.values.get(code as usize).map(String::as_str))?
    }

    /// All columns of numbers in the manifest's order; empty where an output was not computed or is of integers.
    #[doc(hidden)]
    pub fn columns<const N: usize>(self) -> [Vec<f64>; N] {
        let mut columns = self.columns.into_iter();
        std::array::from_fn(|_| match columns.next() {
            Some(Some(Column::F64(column))) => column,
            _ => Vec::new(),
        })
    }

    /// The same of 64-bit integers.
    #[doc(hidden)]
    pub fn columns_of_integers<const N: usize>(self) -> [Vec<i64>; N] {
        let mut columns = self.columns.into_iter();
        std::array::from_fn(|_| match columns.next() {
            Some(Some(Column::I64(column))) => column,
            _ => Vec::new(),
        })
    }

    /// The first cell of every output.
    #[doc(hidden)]
    pub fn cells<const N: usize>(&self) -> [f64; N] {
        std::array::from_fn(|at| match self.columns.get(at) {
            Some(Some(Column::F64(column))) => column.first().copied().unwrap_or(f64::NAN),
            _ => f64::NAN,
        })
    }
}

/// `outputs["fee"]`; panics where [`Outputs::get`] has none.
impl Index<&str> for Outputs {
    type Output = [f64];

    fn index(&self, name: &str) -> &[f64] {
        self.get(name)
            .unwrap_or_else(|| panic!("no output \"{name}\" of f64, there are {:?}", self.names().collect::<Vec<_>>()))
    }
}

/// A flag as a yes or no; None of a row outside the domain.
#[doc(hidden)]
#[must_use]
pub fn flag(cell: f64) -> Option<bool> {
    (!cell.is_nan()).then_some(cell != 0.0)
}

/// Columns that a caller gave to write to, by position of the output; each has the length that it must have.
pub(crate) fn read_sinks<'s>(
    formula: &Formula,
    given: Vec<(Cow<'_, str>, Sink<'s>)>,
    sizes: &Sizes<'_>,
    int64: bool,
) -> Result<Sinks<'s>> {
    let mut sinks: Sinks<'s> = formula.outputs.iter().map(|_| None).collect();
    for (name, sink) in given {
        let at = field_at(formula, "output", &formula.outputs, &name)?;
        let field = &formula.outputs[at];
        let label = || format!("out.{}", field.rust);
        let words: &mut [u64] = match sink {
            Sink::Column(column) if !int64 => bytemuck::cast_slice_mut(column),
            Sink::Integers(column) if int64 => bytemuck::cast_slice_mut(column),
            Sink::Column(_) => return Err(Error::kind(&formula.id, &label(), "&mut [i64]", "&mut [f64]")),
            Sink::Integers(_) => return Err(Error::kind(&formula.id, &label(), "&mut [f64]", "&mut [i64]")),
        };
        let expected = sizes.extent(field);
        if words.len() != expected {
            return Err(Error::value(&formula.id, &label(), format_args!("length {expected}"), words.len()));
        }
        sinks[at] = Some(words);
    }
    Ok(sinks)
}
