//! Lengths: how long each axis is, how many cells a column has, and where columns lie in memory.
use super::check::Inputs;
use super::error::{Error, Result};
use super::manifest::{Dim, Field, Formula, Kind, Shape};

/// Cells as they were given.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cells<'a> {
    /// one for every row, as its 64 bits
    Fill(u64),
    /// f64 or i64
    Words(&'a [u64]),
    /// flags or codes
    Bytes(&'a [u8]),
    Offsets(&'a [u32]),
}

impl Cells<'_> {
    /// None where one cell stands for as many as there are.
    pub fn length(&self) -> Option<usize> {
        match self {
            Self::Fill(_) => None,
            Self::Words(column) => Some(column.len()),
            Self::Bytes(column) => Some(column.len()),
            Self::Offsets(column) => Some(column.len()),
        }
    }

    pub fn number(&self, row: usize) -> f64 {
        match self {
            Self::Fill(bits) => f64::from_bits(*bits),
            Self::Words(column) => f64::from_bits(column[row]),
            Self::Bytes(column) => f64::from(column[row]),
            Self::Offsets(column) => f64::from(column[row]),
        }
    }
}

/// The length of every axis of a formula.
#[derive(Clone, Debug)]
pub(crate) struct Sizes<'f> {
    axes: &'f [String],
    lengths: Vec<usize>,
}

impl<'f> Sizes<'f> {
    pub fn new(formula: &'f Formula, lengths: Vec<usize>) -> Self {
        Self { axes: &formula.axes, lengths }
    }

    pub fn of(&self, axis: &str) -> usize {
        self.axes.iter().position(|known| known == axis).map_or(1, |at| self.lengths[at])
    }

    pub fn at(&self, axis: usize) -> usize {
        self.lengths[axis]
    }

    /// The same with another length of one axis.
    pub fn with(&self, axis: &str, length: usize) -> Self {
        let mut own = self.clone();
        if let Some(at) = own.axes.iter().position(|known| known == axis) {
            own.lengths[at] = length;
        }
        own
    }

    pub fn cells(&self, dims: &[Dim]) -> usize {
        dims.iter().fold(1, |product: usize, dim| {
            product.saturating_mul(match dim {
                Dim::Fixed(n) => *n,
                Dim::Axis(at) => self.lengths[*at],
            })
        })
    }

    /// Cells of a whole column; offsets hold the end too.
    pub fn extent(&self, field: &Field) -> usize {
        self.cells(&field.dims).saturating_add(usize::from(field.kind == Kind::Offsets))
    }
}

/// Where the axis of independent rows stands among the dims of a column that is cut into blocks.
pub(crate) fn place_of_rows(formula: &Formula, field: &Field) -> Option<usize> {
    if formula.shape == Shape::Whole {
        return None;
    }
    let inner = formula.inner();
    field.dims.iter().position(|dim| matches!(dim, Dim::Axis(at) if formula.axes[*at] == inner))
}

pub(crate) fn is_blocked(formula: &Formula, field: &Field) -> bool {
    place_of_rows(formula, field).is_some()
}

/// Length of every axis: from `known`, from the columns, or 1 where nothing says.
pub(crate) fn measure<'f>(formula: &'f Formula, inputs: &Inputs<'_>, known: &[Option<usize>]) -> Result<Sizes<'f>> {
    let id = &formula.id;
    let mut sizes = known.to_vec();
    let pairs = || formula.inputs.iter().zip(&inputs.sources);
    for (field, source) in pairs() {
        if let (Kind::Offsets, Some(Dim::Axis(axis))) = (field.kind, field.dims.first()) {
            let groups = source.as_ref().and_then(Cells::length).map_or(1, |length| length.saturating_sub(1));
            sizes[*axis].get_or_insert(groups);
        }
    }
    // A field with two unknown axes waits until others have settled one of them.
    for _ in 0..=formula.inputs.len() {
        let mut waiting = false;
        for (field, source) in pairs() {
            if let (false, Some(length)) = (field.kind == Kind::Offsets, source.as_ref().and_then(Cells::length)) {
                waiting |= !settle(formula, field, length, &mut sizes)?;
            }
        }
        if !waiting {
            break;
        }
    }
    for &(axis, usual) in &formula.sizes {
        sizes[axis].get_or_insert(usual);
    }
    let mut lengths = Vec::with_capacity(sizes.len());
    for (axis, size) in formula.axes.iter().zip(sizes) {
        lengths.push(match size {
            Some(size) => size,
            None if matches!(axis.as_str(), "row" | "tick" | "entity") => 1,
            None => {
                let expected = format!("a length, which the inputs do not tell: size(\"{axis}\", ...)");
                return Err(Error::of(id, format!("axis \"{axis}\""), expected, "none"));
            }
        });
    }
    let sizes = Sizes::new(formula, lengths);
    check_held(formula, &sizes)?;
    check_one_group(formula, inputs, &sizes)?;
    // Offsets first: where they are wrong, what belongs to groups seems to be.
    for first in [true, false] {
        for (field, source) in pairs() {
            if let (Some(source), true) = (source, (field.kind == Kind::Offsets) == first) {
                check_length(formula, field, source, &sizes)?;
            }
        }
    }
    Ok(sizes)
}

/// Without offsets all rows are one group, and offsets are 32 bits wide.
fn check_one_group(formula: &Formula, inputs: &Inputs<'_>, sizes: &Sizes<'_>) -> Result<()> {
    for (field, source) in formula.inputs.iter().zip(&inputs.sources) {
        let (Kind::Offsets, None, Some(&Dim::Axis(axis)), Some(of)) =
            (field.kind, source, field.dims.first(), field.of)
        else {
            continue;
        };
        let (groups, rows) = (sizes.at(axis), sizes.at(of));
        if groups != 1 {
            let expected = format_args!("1 without \"{}\"", field.rust);
            return Err(Error::value(&formula.id, &formula.axes[axis], expected, groups));
        }
        if u32::try_from(rows).is_err() {
            return Err(Error::value(&formula.id, &formula.axes[of], format_args!("0 to {}", u32::MAX), rows));
        }
    }
    Ok(())
}

/// What each entity remembers has at least one place.
pub(crate) fn check_held(formula: &Formula, sizes: &Sizes<'_>) -> Result<()> {
    if formula.shape != Shape::Recurrence {
        return Ok(());
    }
    for dim in formula.states.iter().flat_map(|state| &state.dims[1..]) {
        if let Dim::Axis(axis) = *dim
            && sizes.at(axis) == 0
        {
            return Err(Error::value(&formula.id, &formula.axes[axis], "1 or more", 0));
        }
    }
    Ok(())
}

/// Solves one field for its one unknown axis; false while it has more.
fn settle(formula: &Formula, field: &Field, length: usize, sizes: &mut [Option<usize>]) -> Result<bool> {
    let mut product = 1_usize;
    let mut open = None;
    let mut times = 0;
    for dim in &field.dims {
        match *dim {
            Dim::Fixed(n) => product = product.saturating_mul(n),
            Dim::Axis(axis) => match sizes[axis] {
                Some(n) => product = product.saturating_mul(n),
                None if open.is_none() || open == Some(axis) => {
                    open = Some(axis);
                    times += 1;
                }
                None => return Ok(false),
            },
        }
    }
    let Some(axis) = open else { return Ok(true) };
    let size = match (product, times) {
        (0, _) => 0,
        (_, 1) => length / product,
        _ => ((length / product) as f64).powf(1.0 / f64::from(times)).round() as usize,
    };
    if size.pow(times as u32).saturating_mul(product) != length {
        let expected = match times {
            2 => "length to be a square".into(),
            _ => format!("length to be a multiple of {product}"),
        };
        return Err(Error::value(&formula.id, &field.rust, expected, length));
    }
    sizes[axis] = Some(size);
    Ok(true)
}

fn check_length(formula: &Formula, field: &Field, source: &Cells<'_>, sizes: &Sizes<'_>) -> Result<()> {
    let Some(length) = source.length() else { return Ok(()) };
    let expected = sizes.extent(field);
    if length != expected {
        return Err(Error::value(&formula.id, &field.rust, format_args!("length {expected}"), length));
    }
    let (Cells::Offsets(offsets), Some(of)) = (source, field.of) else {
        return Ok(());
    };
    let rows = sizes.at(of);
    let refuse =
        |got: String| Err(Error::value(&formula.id, &field.rust, format_args!("to rise from 0 to {rows}"), got));
    let mut last = 0;
    for (i, &at) in offsets.iter().enumerate() {
        if at < last || (i == 0 && at != 0) {
            return refuse(format!("{at} at {i}"));
        }
        last = at;
    }
    if last as usize == rows { Ok(()) } else { refuse(format!("{last} at the end")) }
}

/// Columns start on cache lines, and leave a cell behind them that a kernel may read.
const LINE: usize = 64;
pub(crate) const CELL: usize = 8;

/// Hands out addresses.
pub(crate) struct Layout {
    end: usize,
}

impl Layout {
    pub fn new(base: usize) -> Self {
        Self { end: base.next_multiple_of(LINE) }
    }

    /// The address of so many cells.
    pub fn cells(&mut self, cells: usize) -> usize {
        let at = self.end;
        let bytes = cells.saturating_add(1).saturating_mul(CELL);
        // Whoever asks for more than a memory can have is told so when it is made.
        self.end = at.saturating_add(bytes).min(usize::MAX / 2).next_multiple_of(LINE);
        at
    }

    pub fn end(&self) -> usize {
        self.end
    }
}
