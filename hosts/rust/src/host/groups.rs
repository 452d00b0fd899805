//! Groups of rows through wasm memory: as many whole groups a time as fit, a group that is longer in a memory that has grown to it.
use super::error::Result;
use super::instance::{Instance, Places, length_in};
use super::manifest::{Dim, Field, Kind};
use super::outputs::Sinks;
use super::shape::{CELL, Cells, Layout};
use super::state::Start;
use super::stream::{Job, States, put};

/// Groups that share one block, at most.
const TOGETHER: usize = 512;

pub(crate) fn run_groups(instance: &mut Instance, job: &Job<'_, '_>, sinks: &mut Sinks<'_>) -> Result<()> {
    let rows = job.sizes.of("row");
    let all = [0, rows as u32];
    let starts = job.sources.iter().find_map(|source| match source {
        Some(Cells::Offsets(offsets)) => Some(*offsets),
        _ => None,
    });
    let starts = starts.unwrap_or(&all);
    let formula = job.formula;
    let per_row: usize = (formula.inputs.iter().chain(&formula.outputs).chain(&formula.scratch))
        .filter(|field| first_axis(job, field) == Some("row"))
        .map(|field| job.sizes.cells(&field.dims[1..]))
        .sum();
    let fits = instance.module().staging() / (per_row.max(1) * CELL);
    let groups = starts.len() - 1;
    let mut group = 0;
    while group < groups {
        let mut next = group + 1;
        while next < groups && next - group < TOGETHER && (starts[next + 1] - starts[group]) as usize <= fits {
            next += 1;
        }
        block(instance, job, sinks, &starts[group..=next], group)?;
        group = next;
    }
    Ok(())
}

fn first_axis<'j>(job: &Job<'j, '_>, field: &Field) -> Option<&'j str> {
    match field.dims.first() {
        Some(Dim::Axis(axis)) => Some(&job.formula.axes[*axis]),
        _ => None,
    }
}

/// One call of the kernel: the groups from `group` on that start there.
fn block(
    instance: &mut Instance,
    job: &Job<'_, '_>,
    sinks: &mut Sinks<'_>,
    starts: &[u32],
    group: usize,
) -> Result<()> {
    let Job { formula, kernel, sizes, sources, params, .. } = *job;
    let groups = starts.len() - 1;
    let (start, end) = (starts[0], starts[groups]);
    let own = sizes.with("row", (end - start) as usize).with("group", groups);
    // Rows or groups come first in every column of such a formula; others are there whole.
    let first = |field: &Field| match first_axis(job, field) {
        Some("row") => start as usize * own.cells(&field.dims[1..]),
        Some("group") => group * own.cells(&field.dims[1..]),
        _ => 0,
    };
    let mut layout = Layout::new(job.base);
    let mut place =
        |fields: &[Field]| -> Vec<usize> { fields.iter().map(|field| layout.cells(own.extent(field))).collect() };
    let (input_at, output_at) = (place(&formula.inputs), place(&formula.outputs));
    let (states, scratch) = (place(&formula.states), place(&formula.scratch));
    instance.ensure(layout.end())?;

    let mut inputs = Vec::with_capacity(input_at.len());
    for ((field, source), &at) in formula.inputs.iter().zip(sources).zip(&input_at) {
        if field.kind == Kind::Offsets {
            let own: Vec<u32> = starts.iter().map(|at| at - start).collect();
            instance.put_u32(at, &own);
            inputs.push(at as u64);
            continue;
        }
        inputs.push(match source {
            None => 0,
            Some(Cells::Fill(bits)) if field.dims.is_empty() => *bits,
            Some(cells) => {
                put(instance.words(), at / CELL, cells, first(field), own.extent(field));
                at as u64
            }
        });
    }
    if let States::From(from) = job.states {
        for ((field, start), at) in formula.states.iter().zip(from).zip(&states) {
            if let Start::Fill(bits) = start {
                instance.words()[at / CELL..][..own.extent(field)].fill(*bits);
            }
        }
    }
    let wanted = |(sink, at): (&Option<&mut [u64]>, &usize)| if sink.is_some() { *at } else { 0 };
    let outputs: Vec<usize> = sinks.iter().zip(&output_at).map(wanted).collect();
    let places =
        Places { inputs: &inputs, params, states: &states, outputs: &outputs, scratch: &scratch, events: (0, 0) };
    instance.run(kernel, &places, length_in(formula, &own, &[]))?;
    let words = instance.words();
    for ((field, sink), at) in formula.outputs.iter().zip(sinks).zip(&output_at) {
        if let Some(sink) = sink {
            let (to, run) = (first(field), own.extent(field));
            sink[to..to + run].copy_from_slice(&words[at / CELL..][..run]);
        }
    }
    Ok(())
}
