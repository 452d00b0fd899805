//! Columns through wasm memory, block by block: constant memory for any number of rows, and the same bits for every block size,
//! since rows (or entities) are independent and ticks keep their order.
use super::check::ParamValue;
use super::error::Result;
use super::instance::{Instance, Places, length_in};
use super::manifest::{Dim, Field, Formula, Kernel, Kind, Shape};
use super::outputs::Sinks;
use super::shape::{CELL, Cells, Layout, Sizes, place_of_rows};
use super::state::{Start, width_of};

/// State that stays where it is (a bank), or what it starts from (a call).
pub(crate) enum States<'j> {
    Resident(&'j [usize]),
    From(&'j [Start]),
}

/// Everything of one call but where its outputs go.
pub(crate) struct Job<'j, 'a> {
    pub formula: &'j Formula,
    pub kernel: &'j Kernel,
    pub sizes: &'j Sizes<'j>,
    pub sources: &'j [Option<Cells<'a>>],
    pub params: &'j [ParamValue],
    pub states: States<'j>,
    /// the first byte that is free
    pub base: usize,
}

/// Rows of one block, out of how many; ticks of it, and the first of them.
#[derive(Clone, Copy)]
struct Block {
    start: usize,
    count: usize,
    inner: usize,
    first: usize,
    depth: usize,
}

/// Cells around the rows of a column.
struct Around {
    planes: usize,
    width: usize,
    ticks: bool,
}

fn around(formula: &Formula, field: &Field, sizes: &Sizes<'_>) -> Option<Around> {
    let at = place_of_rows(formula, field)?;
    let ticks = matches!(field.dims[0], Dim::Axis(axis) if formula.axes[axis] == "tick");
    Some(Around {
        planes: if ticks { 1 } else { sizes.cells(&field.dims[..at]) },
        width: sizes.cells(&field.dims[at + 1..]),
        ticks,
    })
}

/// Runs of cells that one block covers: where in memory behind the column's address, where in the caller's column, how many.
fn runs(around: &Around, block: Block) -> impl Iterator<Item = (usize, usize, usize)> {
    let Block { start, count, inner, first, depth } = block;
    let (depth, first) = if around.ticks { (depth, first) } else { (around.planes, 0) };
    let run = count * around.width;
    let whole = count == inner;
    let width = around.width;
    (0..if whole { 1 } else { depth }).map(move |p| match whole {
        true => (0, first * run, depth * run),
        false => (p * run, ((first + p) * inner + start) * width, run),
    })
}

/// Calls the kernel on blocks of rows, or of entities and ticks; on everything at once where nothing is independent. `turns`
/// are the entities of events, one a row.
pub(crate) fn stream(
    instance: &mut Instance,
    job: &Job<'_, '_>,
    sinks: &mut Sinks<'_>,
    turns: Option<&[u32]>,
) -> Result<()> {
    let Job { formula, kernel, sizes, sources, params, .. } = *job;
    let inner_axis = formula.inner();
    let recurrence = formula.shape == Shape::Recurrence;
    let inner = if formula.shape == Shape::Whole { 1 } else { sizes.of(inner_axis) };
    let outer = if recurrence { sizes.of("tick") } else { 1 };
    if inner == 0 || outer == 0 {
        return Ok(());
    }
    let single = outer == 1 && turns.is_none();

    let fields = || formula.inputs.iter().chain(&formula.outputs).chain(&formula.states);
    let per_row: usize = fields()
        .filter_map(|field| around(formula, field, sizes))
        .fold(0, |sum: usize, around| sum.saturating_add(around.planes.saturating_mul(around.width)));
    let total = inner.saturating_mul(outer);
    let budget = instance.module().staging() / per_row.max(1).saturating_mul(CELL);
    let rows = (budget & !7).max(8).min(total);

    // Columns as long as a block; those without rows as long as they are.
    let laid = if formula.shape == Shape::Whole { sizes.clone() } else { sizes.with("tick", 1).with(inner_axis, rows) };
    let mut layout = Layout::new(job.base);
    let mut place =
        |fields: &[Field]| -> Vec<usize> { fields.iter().map(|field| layout.cells(laid.extent(field))).collect() };
    let (input_at, output_at, scratch) = (place(&formula.inputs), place(&formula.outputs), place(&formula.scratch));
    let state_at = match job.states {
        States::From(_) => place(&formula.states),
        States::Resident(at) => at.to_vec(),
    };
    let index_at = layout.cells(turns.map_or(0, |_| rows.div_ceil(2)));
    instance.ensure(layout.end())?;

    let inputs = place_inputs(instance, job, &input_at, &laid);
    // Of one tick, what equals state is read there.
    let outputs: Vec<usize> = (formula.outputs.iter().zip(sinks.iter()).zip(&output_at))
        .map(|((field, sink), at)| match sink {
            Some(_) if !(single && field.mirrors.is_some()) => *at,
            _ => 0,
        })
        .collect();

    let mut states = state_at.clone();
    let mut start = 0;
    while start < inner {
        let count = rows.min(inner - start);
        let depth = (rows / count).max(1);
        for (i, field) in formula.states.iter().enumerate() {
            let width = width_of(field, sizes);
            match &job.states {
                States::Resident(at) if turns.is_none() => states[i] = at[i] + start * width * CELL,
                States::Resident(_) => {}
                States::From(from) => {
                    let at = state_at[i] / CELL;
                    let cells = &mut instance.words()[at..at + count * width];
                    match &from[i] {
                        Start::Fill(bits) => cells.fill(*bits),
                        Start::Words(column) => cells.copy_from_slice(&column[start * width..][..count * width]),
                    }
                }
            }
        }
        if let Some(turns) = turns {
            instance.put_u32(index_at, &turns[start..start + count]);
        }
        let mut first = 0;
        while first < outer {
            let block = Block { start, count, inner, first, depth: depth.min(outer - first) };
            move_in(instance.words(), job, &input_at, block);
            let lengths = [(inner_axis, count), ("tick", block.depth)];
            let lengths = if formula.shape == Shape::Whole { &[][..] } else { &lengths };
            let places = Places {
                inputs: &inputs,
                params,
                states: &states,
                outputs: &outputs,
                scratch: &scratch,
                events: (index_at, count),
            };
            instance.run(kernel, &places, length_in(formula, sizes, lengths))?;
            let words = instance.words();
            for (i, sink) in sinks.iter_mut().enumerate() {
                let Some(sink) = sink else { continue };
                let field = &formula.outputs[i];
                let from = match field.mirrors {
                    Some(state) if single => states[state],
                    _ => output_at[i],
                } / CELL;
                match around(formula, field, sizes) {
                    Some(around) => {
                        for (at, to, run) in runs(&around, block) {
                            sink[to..to + run].copy_from_slice(&words[from + at..][..run]);
                        }
                    }
                    None => {
                        let run = sink.len();
                        sink.copy_from_slice(&words[from..from + run]);
                    }
                }
            }
            first += block.depth;
        }
        start += count;
    }
    debug_assert_eq!(sources.len(), formula.inputs.len());
    Ok(())
}

/// Fills in what is the same in every block: numbers for whole columns, columns without rows. Returns what the kernel takes for
/// each input: an address, 0 for one left out, or the bits of a number.
fn place_inputs(instance: &mut Instance, job: &Job<'_, '_>, at: &[usize], laid: &Sizes<'_>) -> Vec<u64> {
    let formula = job.formula;
    let mut taken = Vec::with_capacity(at.len());
    for ((field, source), &at) in formula.inputs.iter().zip(job.sources).zip(at) {
        if field.kind == Kind::Offsets {
            let all = [0, field.of.map_or(0, |axis| job.sizes.at(axis)) as u32];
            instance.put_u32(
                at,
                match source {
                    Some(Cells::Offsets(offsets)) => offsets,
                    _ => &all,
                },
            );
            taken.push(at as u64);
            continue;
        }
        taken.push(match *source {
            None => 0,
            Some(Cells::Fill(bits)) if field.dims.is_empty() => bits,
            Some(Cells::Fill(bits)) => {
                instance.words()[at / CELL..][..laid.extent(field)].fill(bits);
                at as u64
            }
            Some(ref cells) => {
                if place_of_rows(formula, field).is_none() {
                    put(instance.words(), at / CELL, cells, 0, laid.extent(field));
                }
                at as u64
            }
        });
    }
    taken
}

/// Columns of the caller that one block covers.
fn move_in(words: &mut [u64], job: &Job<'_, '_>, at: &[usize], block: Block) {
    for (i, source) in job.sources.iter().enumerate() {
        let Some(cells @ (Cells::Words(_) | Cells::Bytes(_))) = source else {
            continue;
        };
        if let Some(around) = around(job.formula, &job.formula.inputs[i], job.sizes) {
            for (behind, from, run) in runs(&around, block) {
                put(words, at[i] / CELL + behind, cells, from, run);
            }
        }
    }
}

/// Copies a run of a caller's cells into memory.
pub(crate) fn put(words: &mut [u64], at: usize, cells: &Cells<'_>, from: usize, run: usize) {
    let room = &mut words[at..at + run];
    match cells {
        Cells::Fill(bits) => room.fill(*bits),
        Cells::Words(column) => room.copy_from_slice(&column[from..from + run]),
        Cells::Bytes(column) => {
            for (cell, byte) in room.iter_mut().zip(&column[from..from + run]) {
                *cell = f64::from(*byte).to_bits();
            }
        }
        Cells::Offsets(_) => {}
    }
}
