//! Everything that can be wrong with what a caller hands over is found here, before anything is computed or changed.
use super::call::{Param as GivenParam, Source};
use super::error::{Error, Result};
use super::manifest::{Field, Formula, Kind, ParamKind, Rule, Shape};
use super::number;
use super::shape::{Cells, Sizes, is_blocked};
use std::borrow::Cow;

/// Inputs by position, in one kind of number throughout.
pub(crate) struct Inputs<'a> {
    pub sources: Vec<Option<Cells<'a>>>,
    pub int64: bool,
}

/// Parameters by position as a kernel takes them, and those that came as columns.
pub(crate) struct Params<'a> {
    pub values: Vec<ParamValue>,
    pub columns: Vec<(usize, &'a [f64])>,
}

/// What a kernel takes for a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum ParamValue {
    F64(f64),
    I64(i64),
}

impl ParamValue {
    pub fn number(self) -> f64 {
        match self {
            Self::F64(x) => x,
            Self::I64(x) => x as f64,
        }
    }

    pub fn text(self) -> String {
        match self {
            Self::F64(x) => number::text(x),
            Self::I64(x) => x.to_string(),
        }
    }
}

/// Position of the field that a caller names, as the manifest has it or as Rust writes it.
pub(crate) fn find<'f>(mut names: impl Iterator<Item = (&'f str, &'f str)>, name: &str) -> Option<usize> {
    names.position(|(manifest, rust)| manifest == name || rust == name)
}

fn find_field(fields: &[Field], name: &str) -> Option<usize> {
    find(fields.iter().map(|field| (field.name.as_str(), field.rust.as_str())), name)
}

pub(crate) fn rust_names(fields: &[Field]) -> impl Iterator<Item = &str> + Clone {
    fields.iter().map(|field| field.rust.as_str())
}

pub(crate) fn field_at(formula: &Formula, what: &'static str, fields: &[Field], name: &str) -> Result<usize> {
    find_field(fields, name).ok_or_else(|| Error::unknown(&formula.id, what, name, rust_names(fields)))
}

/// Inputs in order, kinds checked. Lengths are for `measure`, contents for `check_domain`.
pub(crate) fn read_inputs<'a>(formula: &Formula, given: Vec<(Cow<'_, str>, Source<'a>)>) -> Result<Inputs<'a>> {
    let fields = &formula.inputs;
    let mut sources: Vec<Option<Cells>> = vec![None; fields.len()];
    let (mut integers, mut numbers) = (false, false);
    for (name, source) in given {
        let at = field_at(formula, "input", fields, &name)?;
        let wide = matches!(source, Source::Integer(_) | Source::Integers(_));
        integers |= wide;
        numbers |= !wide;
        sources[at] = Some(read_source(formula, &fields[at], source)?);
    }
    for (field, source) in fields.iter().zip(&sources) {
        if source.is_none() && !field.optional {
            return Err(Error::kind(&formula.id, &field.rust, expected_kind(formula, field), "nothing"));
        }
    }
    if integers && numbers {
        return Err(Error::of(&formula.id, "inputs", "all in f64 or all in i64", "both"));
    }
    Ok(Inputs { sources, int64: integers })
}

/// Whether one number may stand for the whole column.
fn takes_number(formula: &Formula, field: &Field) -> bool {
    let along =
        |name: &str| matches!(field.dims.first(), Some(super::manifest::Dim::Axis(at)) if formula.axes[*at] == name);
    field.kind != Kind::Offsets
        && (is_blocked(formula, field) || field.dims.is_empty() || (formula.shape == Shape::Groups && along("group")))
}

fn takes_column(field: &Field) -> bool {
    field.kind != Kind::Offsets && !field.dims.is_empty()
}

fn expected_kind(formula: &Formula, field: &Field) -> String {
    let (numbers, columns) = (takes_number(formula, field), takes_column(field));
    match field.kind {
        Kind::Offsets => "&[u32]".into(),
        Kind::Flag => "bool, &[bool], &[u8] or &[f64]".into(),
        Kind::Code => format!("\"{}\", &[u8] or &[f64]", field.values.join("\", \"")),
        _ if columns && numbers => "f64 or &[f64]".into(),
        _ if columns => "&[f64]".into(),
        _ => "f64".into(),
    }
}

fn read_source<'a>(formula: &Formula, field: &Field, source: Source<'a>) -> Result<Cells<'a>> {
    let (numbers, columns) = (takes_number(formula, field), takes_column(field));
    let wide = formula.kernel_int64.is_some();
    let bytes = columns && matches!(field.kind, Kind::Flag | Kind::Code);
    Ok(match source {
        Source::Number(x) if numbers => Cells::Fill(x.to_bits()),
        Source::Column(column) if columns => Cells::Words(bytemuck::cast_slice(column)),
        Source::Offsets(offsets) if field.kind == Kind::Offsets => Cells::Offsets(offsets),
        Source::Flag(flag) if numbers && field.kind == Kind::Flag => Cells::Fill(f64::from(u8::from(flag)).to_bits()),
        Source::Flags(flags) if columns && field.kind == Kind::Flag => Cells::Bytes(bytemuck::cast_slice(flags)),
        Source::Bytes(column) if bytes => Cells::Bytes(column),
        Source::Name(name) if field.kind == Kind::Code && field.values.iter().any(|known| known == name) => {
            let code = field.values.iter().position(|known| known == name);
            Cells::Fill((code.unwrap_or(0) as f64).to_bits())
        }
        Source::Integer(x) if numbers && wide => Cells::Fill(x as u64),
        Source::Integers(column) if columns && wide => Cells::Words(bytemuck::cast_slice(column)),
        other => {
            return Err(Error::kind(&formula.id, &field.rust, expected_kind(formula, field), other.describe()));
        }
    })
}

/// Parameters in order, those that nobody gave at their default.
pub(crate) fn read_params<'a>(
    formula: &Formula,
    given: Vec<(Cow<'_, str>, GivenParam<'a>)>,
    int64: bool,
) -> Result<Params<'a>> {
    let names = || formula.params.iter().map(|param| (param.name.as_str(), param.rust.as_str()));
    let mut values: Vec<ParamValue> = formula.params.iter().map(|param| default_of(&param.kind, int64)).collect();
    let mut columns: Vec<(usize, &[f64])> = Vec::new();
    let some = !given.is_empty();
    for (name, value) in given {
        let Some(at) = find(names(), &name) else {
            return Err(Error::unknown(&formula.id, "parameter", &name, names().map(|(_, rust)| rust)));
        };
        columns.retain(|(place, _)| *place != at);
        let param = &formula.params[at];
        match (&param.kind, value) {
            (ParamKind::Number { .. }, GivenParam::Column(column)) if formula.varies && !int64 => {
                columns.push((at, column));
            }
            (kind, value) => values[at] = read_param(&formula.id, &param.rust, kind, value, int64)?,
        }
    }
    columns.sort_by_key(|(at, _)| *at);
    if !columns.is_empty() {
        check_param_columns(formula, &columns, &values)?;
    } else if some {
        // Defaults keep the rules.
        check_rules(formula, |at| values[at].number())?;
    }
    Ok(Params { values, columns })
}

fn default_of(kind: &ParamKind, int64: bool) -> ParamValue {
    match *kind {
        ParamKind::Number { default, wide: true, .. } if int64 => ParamValue::I64(widened(default)),
        ParamKind::Number { default, .. } => ParamValue::F64(default),
        ParamKind::Choice { default, .. } => ParamValue::F64(default as f64),
        ParamKind::Toggle { default } => ParamValue::F64(f64::from(u8::from(default))),
    }
}

fn read_param(id: &str, name: &str, kind: &ParamKind, value: GivenParam<'_>, int64: bool) -> Result<ParamValue> {
    match kind {
        ParamKind::Choice { choices, renamed, .. } => {
            let names = format!("one of \"{}\"", choices.join("\", \""));
            let GivenParam::Name(given) = value else {
                return Err(Error::kind(id, name, names, value.describe()));
            };
            if let Some(at) = choices.iter().position(|choice| choice == given) {
                return Ok(ParamValue::F64(at as f64));
            }
            let got = value.describe();
            Err(match renamed.iter().find(|(old, _)| old == given) {
                Some((old, new)) => Error::value(id, name, format_args!("\"{new}\", as \"{old}\" is called now"), got),
                None => Error::value(id, name, names, got),
            })
        }
        ParamKind::Toggle { .. } => match value {
            GivenParam::Toggle(on) => Ok(ParamValue::F64(f64::from(u8::from(on)))),
            other => Err(Error::kind(id, name, "bool", other.describe())),
        },
        ParamKind::Number { range, wide: true, .. } if int64 => read_wide(id, name, *range, value),
        ParamKind::Number { range, whole, .. } => match value {
            GivenParam::Number(x) if admits(*range, *whole, x) => Ok(ParamValue::F64(x)),
            GivenParam::Number(x) => Err(Error::value(id, name, param_domain(*range, *whole), number::text(x))),
            other => Err(Error::kind(id, name, "f64", other.describe())),
        },
    }
}

/// A kernel in 64-bit integers takes it as one; the fraction of a number does not count.
fn read_wide(id: &str, name: &str, range: (f64, f64), value: GivenParam<'_>) -> Result<ParamValue> {
    match value {
        GivenParam::Integer(x) if inside_wide(range, x) => Ok(ParamValue::I64(x)),
        GivenParam::Integer(x) => {
            let (min, max) = wide_range(range);
            Err(Error::value(id, name, format_args!("{min} to {max}"), x))
        }
        GivenParam::Number(x) if x >= range.0 && x <= range.1 => Ok(ParamValue::I64(x.floor() as i64)),
        GivenParam::Number(x) => Err(Error::value(
            id,
            name,
            format_args!("{} to {}", number::text(range.0), number::text(range.1)),
            number::text(x),
        )),
        other => Err(Error::kind(id, name, "f64 or i64", other.describe())),
    }
}

fn admits((min, max): (f64, f64), whole: bool, x: f64) -> bool {
    x >= min && x <= max && (!whole || x.fract() == 0.0)
}

/// Of a parameter infinity is a number like others, unless an end is the largest finite one.
fn param_domain((min, max): (f64, f64), whole: bool) -> String {
    let whole = if whole { "a whole number, " } else { "" };
    if max != f64::MAX {
        format!("{whole}{} to {}", number::text(min), number::text(max))
    } else if min == -f64::MAX {
        format!("{whole}a finite number")
    } else {
        format!("{whole}{} or more, and finite", number::text(min))
    }
}

/// Parameters of every row or entity; NaN is a value where the default says that nothing was given.
fn check_param_columns(formula: &Formula, columns: &[(usize, &[f64])], values: &[ParamValue]) -> Result<()> {
    let id = &formula.id;
    let length = columns[0].1.len();
    for &(at, column) in columns {
        let param = &formula.params[at];
        let ParamKind::Number { default, range, whole, .. } = param.kind else {
            continue;
        };
        if column.len() != length {
            return Err(Error::value(id, &param.rust, format_args!("length {length}"), column.len()));
        }
        let outside = |x: &f64| !(admits(range, whole, *x) || (default.is_nan() && x.is_nan()));
        if let Some(row) = column.iter().position(outside) {
            let or = if default.is_nan() { ", or NaN" } else { "" };
            let expected = format!("{}{or}", param_domain(range, whole));
            let got = format!("{} at {row}", number::text(column[row]));
            return Err(Error::value(id, &param.rust, expected, got));
        }
    }
    for row in 0..if formula.rules.is_empty() { 0 } else { length } {
        check_rules(formula, |at| {
            columns
                .iter()
                .find(|(place, _)| *place == at)
                .map_or_else(|| values[at].number(), |(_, column)| column[row])
        })?;
    }
    Ok(())
}

fn check_rules(formula: &Formula, value: impl Fn(usize) -> f64) -> Result<()> {
    let name = |at: usize| formula.params[at].rust.as_str();
    for rule in &formula.rules {
        match rule {
            Rule::Ordered(low, high) => {
                let (least, most) = (value(*low), value(*high));
                if least > most {
                    let expected = format!("at most \"{}\" = {}", name(*high), number::text(most));
                    return Err(Error::value(&formula.id, name(*low), expected, number::text(least)));
                }
            }
            Rule::Sum(of, equals) => {
                let sum: f64 = of.iter().fold(0.0, |sum, at| sum + value(*at));
                // Written so that NaN is refused.
                if (sum - equals).abs() <= 1e-9 {
                    continue;
                }
                let list: Vec<String> = of.iter().map(|at| format!("\"{}\"", name(*at))).collect();
                let expected = format!("to sum to {}", number::text(*equals));
                return Err(Error::of(&formula.id, list.join(" + "), expected, number::text(sum)));
            }
        }
    }
    Ok(())
}

/// Where whole numbers end that are exact in doubles, 64-bit integers go on.
pub(crate) fn widened(end: f64) -> i64 {
    if end == 9_007_199_254_740_991.0 { i64::MAX } else { end as i64 }
}

pub(crate) fn wide_range((min, max): (f64, f64)) -> (i64, i64) {
    (min as i64, widened(max))
}

pub(crate) fn inside_wide(range: (f64, f64), x: i64) -> bool {
    let (min, max) = wide_range(range);
    x >= min && x <= max
}

pub(crate) fn between((min, max): (f64, f64)) -> String {
    if max != f64::INFINITY {
        format!("{} to {}", number::text(min), number::text(max))
    } else if min == f64::NEG_INFINITY {
        "a finite number".into()
    } else {
        format!("{} or more", number::text(min))
    }
}

/// Refuses the first value outside its domain. Kernels mark such rows NaN; this is for callers who would rather stop.
pub(crate) fn check_domain(formula: &Formula, inputs: &Inputs<'_>) -> Result<()> {
    for (field, source) in formula.inputs.iter().zip(&inputs.sources) {
        let wrong = match *source {
            None | Some(Cells::Offsets(_)) => None,
            Some(Cells::Fill(bits)) => (!cell_inside(field, bits, inputs.int64)).then_some((bits, None)),
            Some(Cells::Words(column)) => {
                first_outside(field, column, inputs.int64).map(|row| (column[row], Some(row)))
            }
            Some(Cells::Bytes(column)) => {
                let bits = |byte: u8| f64::from(byte).to_bits();
                let outside = |byte: &u8| !cell_inside(field, bits(*byte), false);
                column.iter().position(outside).map(|row| (bits(column[row]), Some(row)))
            }
        };
        if let Some((bits, row)) = wrong {
            let mut got = cell_text(bits, inputs.int64);
            if let Some(row) = row {
                got = format!("{got} in row {row}");
            }
            let whole = if field.kind == Kind::Integer { "a whole number, " } else { "" };
            let expected = if inputs.int64 {
                let (min, max) = wide_range(field.range);
                format!("{whole}{min} to {max}")
            } else {
                format!("{whole}{}", between(field.range))
            };
            return Err(Error::value(&formula.id, &field.rust, expected, got));
        }
        if let (true, Some(Cells::Words(table))) = (field.rising, source) {
            check_rising(formula, field, bytemuck::cast_slice(table))?;
        }
    }
    Ok(())
}

pub(crate) fn cell_text(bits: u64, int64: bool) -> String {
    if int64 { (bits as i64).to_string() } else { number::text(f64::from_bits(bits)) }
}

fn first_outside(field: &Field, column: &[u64], int64: bool) -> Option<usize> {
    if int64 {
        return column.iter().position(|bits| !inside_wide(field.range, *bits as i64));
    }
    let (low, high) = match field.clamped {
        true => (f64::NEG_INFINITY, f64::INFINITY),
        false => (field.range.0.max(-f64::MAX), field.range.1.min(f64::MAX)),
    };
    let whole = field.kind != Kind::Real;
    // The least of work, for nearly all cells.
    let plain = |x: f64| x >= low && x <= high && (!whole || x.trunc() == x);
    column.iter().position(|bits| !plain(f64::from_bits(*bits)) && !cell_inside(field, *bits, false))
}

fn cell_inside(field: &Field, bits: u64, int64: bool) -> bool {
    if int64 {
        return inside_wide(field.range, bits as i64);
    }
    let x = f64::from_bits(bits);
    if x.is_nan() {
        return field.sparse;
    }
    let inside = field.clamped || (x >= field.range.0 && x <= field.range.1);
    let fits = field.kind == Kind::Real || x.fract() == 0.0;
    inside && fits && (x.is_finite() || field.clamped || field.extended)
}

fn check_rising(formula: &Formula, field: &Field, table: &[f64]) -> Result<()> {
    match table.windows(2).find(|pair| pair[1].partial_cmp(&pair[0]) != Some(std::cmp::Ordering::Greater)) {
        None => Ok(()),
        Some(pair) => {
            let got = format!("{} after {}", number::text(pair[1]), number::text(pair[0]));
            Err(Error::value(&formula.id, &field.rust, "to rise", got))
        }
    }
}

/// Refuses the first group whose cells do not sum to what they should; unless `all`, only where a toggle asks for it.
pub(crate) fn check_sums(
    formula: &Formula,
    inputs: &Inputs<'_>,
    sizes: &Sizes,
    params: &[ParamValue],
    all: bool,
) -> Result<()> {
    if formula.inputs.iter().all(|field| field.sums.is_empty()) {
        return Ok(());
    }
    let (rows, groups) = (sizes.of("row"), sizes.of("group"));
    let offsets = inputs.sources.iter().find_map(|source| match source {
        Some(Cells::Offsets(offsets)) => Some(*offsets),
        _ => None,
    });
    for (field, source) in formula.inputs.iter().zip(&inputs.sources) {
        let Some(source) = source else { continue };
        for sum in &field.sums {
            let asked = match &sum.toggle {
                None => all,
                Some(toggle) => find(formula.params.iter().map(|param| (param.name.as_str(), "")), toggle)
                    .is_some_and(|at| params[at].number() == 1.0),
            };
            for group in 0..if asked { groups } else { 0 } {
                let (begin, end) =
                    offsets.map_or((0, rows), |offsets| (offsets[group] as usize, offsets[group + 1] as usize));
                let total: f64 = (begin..end).fold(0.0, |total, row| total + source.number(row));
                if begin < end && !(total.is_finite() && total >= sum.range.0 && total <= sum.range.1) {
                    let expected = format!("to sum to {}", between(sum.range));
                    let got = format!("{} in group {group}", number::text(total));
                    return Err(Error::value(&formula.id, &field.rust, expected, got));
                }
            }
        }
    }
    Ok(())
}

/// The first index that is not below the bound, refused.
pub(crate) fn check_indices(formula: &Formula, indices: &[u32], entities: usize) -> Result<()> {
    match indices.iter().position(|index| *index as usize >= entities) {
        None => Ok(()),
        Some(at) => {
            let got = format!("{} at {at}", indices[at]);
            Err(Error::value(&formula.id, "indices", format_args!("0 to {}", entities - 1), got))
        }
    }
}
