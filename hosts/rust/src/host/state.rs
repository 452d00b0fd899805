//! What entities start from, and whether it can be state at all: what callers give, write and load is input like any other.
use super::call::Source;
use super::check::{ParamValue, between, cell_text, field_at, find, inside_wide, wide_range};
use super::error::{Error, Result};
use super::manifest::{Field, Formula, Initial, Kind};
use super::number;
use super::shape::Sizes;
use std::borrow::Cow;

/// What a column of state starts from.
#[derive(Clone, Debug)]
pub(crate) enum Start {
    Fill(u64),
    Words(Vec<u64>),
}

/// What a caller gave, by position of the state; `params.kp` are parameters that each entity has its own of.
pub(crate) fn read_state<'a>(
    formula: &Formula,
    given: Vec<(Cow<'_, str>, Source<'a>)>,
) -> Result<Vec<Option<Source<'a>>>> {
    let mut sources = vec![None; formula.states.len()];
    for (name, source) in given {
        sources[field_at(formula, "state", &formula.states, &name)?] = Some(source);
    }
    Ok(sources)
}

/// What each state column starts from: the caller's number or column, a parameter, or the manifest's number. `formula` is the
/// one whose kernel runs, `params` are by the names of `of`.
pub(crate) fn initial_state(
    formula: &Formula,
    given: &[Option<Source<'_>>],
    of: &Formula,
    params: &[ParamValue],
    sizes: &Sizes<'_>,
    int64: bool,
) -> Result<Vec<Start>> {
    let bits = |x: f64| if int64 { x as i64 as u64 } else { x.to_bits() };
    let held = |name: &str| {
        let name = format!("params.{name}");
        let at = formula.states.iter().position(|state| state.name == name)?;
        given[at]
    };
    let start = |(at, field): (usize, &Field)| {
        if let Some(source) = given[at] {
            return given_state(formula, field, source, sizes, int64);
        }
        match &field.initial {
            Initial::Number(x) => Ok(Start::Fill(bits(*x))),
            Initial::Param(name) => match held(name) {
                Some(source) => given_state(formula, field, source, sizes, int64),
                None => {
                    let at = find(of.params.iter().map(|param| (param.name.as_str(), "")), name);
                    Ok(Start::Fill(at.map_or(f64::NAN.to_bits(), |at| match params[at] {
                        ParamValue::I64(x) => x as u64,
                        ParamValue::F64(x) => bits(x),
                    })))
                }
            },
        }
    };
    formula.states.iter().enumerate().map(start).collect()
}

/// A parameter that each entity has its own of is called as callers call it.
fn label(field: &Field) -> String {
    match field.rust.strip_prefix("params.") {
        Some(param) => param.into(),
        None => format!("state.{}", field.rust),
    }
}

fn given_state(formula: &Formula, field: &Field, own: Source<'_>, sizes: &Sizes<'_>, int64: bool) -> Result<Start> {
    let name = label(field);
    let single = match own {
        Source::Number(x) if !int64 => Some(x.to_bits()),
        Source::Integer(x) if int64 => Some(x as u64),
        _ => None,
    };
    if let Some(bits) = single {
        if !inside(field, bits, int64) {
            return Err(Error::value(&formula.id, &name, domain_of(field, int64), cell_text(bits, int64)));
        }
        return Ok(Start::Fill(bits));
    }
    let column: &[u64] = match own {
        Source::Column(column) if !int64 => bytemuck::cast_slice(column),
        Source::Integers(column) if int64 => bytemuck::cast_slice(column),
        other => {
            let expected = if int64 { "i64 or &[i64]" } else { "f64 or &[f64]" };
            return Err(Error::kind(&formula.id, &name, expected, other.describe()));
        }
    };
    let length = sizes.extent(field);
    if column.len() != length {
        return Err(Error::value(&formula.id, &name, format_args!("length {length}"), column.len()));
    }
    check_column(formula, field, column, width_of(field, sizes), 0, int64)?;
    Ok(Start::Words(column.to_vec()))
}

/// Cells of one entity.
pub(crate) fn width_of(field: &Field, sizes: &Sizes<'_>) -> usize {
    sizes.cells(&field.dims[1..])
}

/// Refuses the first cell that is out of its domain, of a column that begins with entity `first`.
pub(crate) fn check_column(
    formula: &Formula,
    field: &Field,
    column: &[u64],
    width: usize,
    first: usize,
    int64: bool,
) -> Result<()> {
    let Some(at) = column.iter().position(|bits| !inside(field, *bits, int64)) else {
        return Ok(());
    };
    let cell = if width > 1 { format!(", cell {}", at % width) } else { String::new() };
    let got = format!("{} of entity {}{cell}", cell_text(column[at], int64), first + at / width);
    Err(Error::value(&formula.id, &label(field), domain_of(field, int64), got))
}

fn inside(field: &Field, bits: u64, int64: bool) -> bool {
    if int64 {
        return inside_wide(field.range, bits as i64);
    }
    let x = f64::from_bits(bits);
    if x.is_nan() {
        return field.sparse;
    }
    if !(x >= field.range.0 && x <= field.range.1) {
        return false;
    }
    if x.is_finite() { field.kind == Kind::Real || x.fract() == 0.0 } else { field.extended }
}

fn domain_of(field: &Field, int64: bool) -> String {
    let whole = if field.kind == Kind::Integer { "a whole number, " } else { "" };
    let ends = if int64 {
        let (min, max) = wide_range(field.range);
        format!("{min} to {max}")
    } else if field.extended && field.range.1 == f64::INFINITY {
        if field.range.0 == f64::NEG_INFINITY {
            "a number".into()
        } else {
            format!("{} or more", number::text(field.range.0))
        }
    } else {
        between(field.range)
    };
    let or = if field.sparse { ", or NaN" } else { "" };
    format!("{whole}{ends}{or}")
}
