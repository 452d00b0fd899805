//! Entities with state. The state lives in an instance of the bank's own; inputs and outputs stream past it in blocks.
use super::call::{Call, OnInvalid};
use super::check::{ParamValue, check_indices, find, read_params};
use super::error::{Error, Result};
use super::instance::{Instance, tick_inputs, vary};
use super::manifest::{Formula, Shape};
use super::module::Module;
use super::outputs::{Outputs, read_sinks};
use super::save::Header;
use super::shape::{CELL, Layout, Sizes, check_held, measure};
use super::state::{Start, check_column, initial_state, read_state, width_of};
use super::stream::{Job, States, stream};
use std::fmt;
use std::ops::Range;

/// Many entities with their state, as [`Module::bank`] makes them. It may move to another thread, and needs no other instance.
///
/// ```no_run
/// # fn main() -> lanewise::Result<()> {
/// use lanewise::{Call, Module};
/// let mut bank = Module::load()?.bank("control.pi", 2, Call::new().param("kp", 2.0))?;
/// let out = bank.step(Call::new().input("setpoint", 5.0).input("measured", &[4.0, 4.5]))?;
/// assert_eq!(out["u"].len(), 2);
/// let saved = bank.save();
/// bank.load(&saved)?;
/// # Ok(()) }
/// ```
pub struct Bank {
    instance: Instance,
    formula: usize,
    /// parameters are columns: they stand beside the state
    varied: bool,
    entities: usize,
    params: Vec<ParamValue>,
    /// of all axes but ticks
    lengths: Vec<usize>,
    starts: Vec<Start>,
    /// address of each column of state
    at: Vec<usize>,
    end: usize,
    int64: bool,
    strict: bool,
}

impl Bank {
    pub(crate) fn new(module: &Module, place: usize, entities: usize, call: Call<'_>) -> Result<Self> {
        let formula = module.formula_at(place);
        let id = &formula.id;
        if formula.shape != Shape::Recurrence {
            return Err(Error::of(id, "a bank", "a formula with state", "one without"));
        }

        if !(call.inputs.is_empty() && call.out.is_empty()) || call.entities.is_some() {
            let got = "inputs or out, which are for its ticks, or entities twice";
            return Err(Error::of(id, "a bank", "parameters, state, sizes and on_invalid", got));
        }
        if entities == 0 {
            return Err(Error::value(id, "entities", "a whole number, 1 or more", 0));
        }
        let int64 = call.int64 == Some(true);
        if int64 && formula.kernel_int64.is_none() {
            return Err(Error::value(id, "int64", "false: this formula works in doubles", true));
        }
        let known = Module::sizes(formula, &call)?;
        let mut lengths = Vec::with_capacity(known.len());
        for (at, (axis, told)) in formula.axes.iter().zip(known).enumerate() {
            let usual = formula.sizes.iter().find(|(axis, _)| *axis == at).map(|(_, size)| *size);
            lengths.push(match (axis.as_str(), told) {
                ("entity" | "tick", Some(told)) => {
                    let expected = "to be left out of a bank's sizes: its entities and columns tell";
                    return Err(Error::value(id, axis, expected, told));
                }
                ("entity", None) => entities,
                ("tick", None) => 1,
                (_, told) => told.or(usual).ok_or_else(|| {
                    let expected = format!("a length, which a bank needs: size(\"{axis}\", ...)");
                    Error::of(id, format!("axis \"{axis}\""), expected, "none")
                })?,
            });
        }
        let strict = match call.on_invalid {
            Some(wish) => wish == OnInvalid::Throw,
            None => formula.strict,
        };
        let sizes = Sizes::new(formula, lengths.clone());
        check_held(formula, &sizes)?;
        let params = read_params(formula, call.params, int64)?;
        // Each entity has parameters of its own where they are columns: they stand beside its state.
        let (own, values, held) = vary(formula, &params)?;
        let mut given = read_state(formula, call.state)?;
        given.extend(held.into_iter().map(Some));
        let starts = initial_state(own, &given, formula, &params.values, &sizes, int64)?;
        let mut instance = module.instance()?;
        let mut layout = Layout::new(instance.base());
        let at = own.states.iter().map(|state| layout.cells(sizes.extent(state))).collect();
        instance.ensure(layout.end())?;
        let mut bank = Self {
            instance,
            formula: place,
            varied: !params.columns.is_empty(),
            entities,
            params: values,
            lengths,
            starts,
            at,
            end: layout.end(),
            int64,
            strict,
        };
        bank.reset();
        Ok(bank)
    }

    /// How many entities there are.
    #[must_use]
    pub fn entities(&self) -> usize {
        self.entities
    }

    fn own<'m>(&self, module: &'m Module) -> &'m Formula {
        let formula = module.formula_at(self.formula);
        // A bank whose parameters are columns was made by the formula that has them so.
        if self.varied { formula.varying().unwrap_or(formula) } else { formula }
    }

    /// One tick of all entities: one cell an entity in each column. Outputs go to the columns that the call gives, or to new
    /// ones.
    ///
    /// # Errors
    /// Whatever does not fit, before anything changes.
    pub fn step(&mut self, tick: Call<'_>) -> Result<Outputs> {
        self.advance(tick, Some(1), None)
    }

    /// Many ticks, time-major: all entities of the first tick, then of the next.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub fn run(&mut self, ticks: Call<'_>) -> Result<Outputs> {
        self.advance(ticks, None, None)
    }

    /// One observation for each of some entities, in the order given; an entity may come up more than once.
    ///
    /// # Errors
    /// As [`Self::step`], and for an index that is not below the number of entities.
    pub fn step_at(&mut self, indices: &[u32], events: Call<'_>) -> Result<Outputs> {
        self.advance(events, Some(1), Some(indices))
    }

    fn advance(&mut self, call: Call<'_>, ticks: Option<usize>, turns: Option<&[u32]>) -> Result<Outputs> {
        let module = self.instance.module().clone();
        let formula = self.own(&module);
        let id = &formula.id;
        if !(call.params.is_empty() && call.state.is_empty() && call.sizes.is_empty())
            || call.entities.is_some()
            || call.on_invalid.is_some()
            || call.int64.is_some()
        {
            return Err(Error::of(id, "a tick", "inputs and columns to write to", "options of a bank"));
        }
        let inputs = tick_inputs(formula, call.inputs, self.int64, self.strict)?;
        if let Some(indices) = turns {
            check_indices(formula, indices, self.entities)?;
        }
        let known: Vec<Option<usize>> = (formula.axes.iter().zip(&self.lengths))
            .map(|(axis, length)| match axis.as_str() {
                "tick" => ticks,
                "entity" => turns.map(<[u32]>::len).or(Some(*length)),
                _ => Some(*length),
            })
            .collect();
        let sizes = measure(formula, &inputs, &known)?;
        let (mut outputs, mut sinks);
        if call.out.is_empty() {
            outputs = Outputs::new(&module, self.formula, &sizes, self.int64)?;
            sinks = outputs.sinks();
        } else {
            outputs = Outputs::none(&module, self.formula);
            sinks = read_sinks(formula, call.out, &sizes, self.int64)?;
        }
        if self.strict {
            self.check_state(formula, turns)?;
        }
        let kernel = match (turns.is_some(), self.int64) {
            (false, false) => Some(&formula.kernel),
            (false, true) => formula.kernel_int64.as_ref(),
            (true, false) => formula.events.as_ref(),
            (true, true) => formula.events_int64.as_ref(),
        };
        let kernel =
            kernel.ok_or_else(|| Error::of(id, "step_at", "a formula that takes events", "one that does not"))?;
        let job = Job {
            formula,
            kernel,
            sizes: &sizes,
            sources: &inputs.sources,
            params: &self.params,
            states: States::Resident(&self.at),
            base: self.end,
        };
        stream(&mut self.instance, &job, &mut sinks, turns)?;
        drop(sinks);
        Ok(outputs)
    }

    /// Refuses the first cell that is no state: of all entities, or of some.
    fn check_state(&self, formula: &Formula, some: Option<&[u32]>) -> Result<()> {
        let sizes = Sizes::new(formula, self.lengths.clone());
        for (place, field) in formula.states.iter().enumerate() {
            let width = width_of(field, &sizes);
            let column = &self.instance.cells()[self.cells_of(formula, place)];
            match some {
                None => check_column(formula, field, column, width, 0, self.int64)?,
                Some(turns) => {
                    for entity in turns.iter().map(|entity| *entity as usize) {
                        check_column(formula, field, &column[entity * width..][..width], width, entity, self.int64)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn cells_of(&self, formula: &Formula, place: usize) -> Range<usize> {
        let at = self.at[place] / CELL;
        at..at + Sizes::new(formula, self.lengths.clone()).extent(&formula.states[place])
    }

    fn place_of(&self, name: &str, int64: bool) -> Option<Range<usize>> {
        let module = self.instance.module();
        let formula = self.own(module);
        let told = module.formula_at(self.formula).states.len();
        let names = formula.states[..told].iter().map(|state| (state.name.as_str(), state.rust.as_str()));
        let place = find(names, name)?;
        (int64 == self.int64).then(|| self.cells_of(formula, place))
    }

    /// Names of the state's columns, as the manifest has them.
    pub fn states(&self) -> impl Iterator<Item = &str> {
        self.instance.module().formula_at(self.formula).states.iter().map(|state| state.name.as_str())
    }

    /// A column of state: all cells of the first entity, then of the next. None where there is no such state, or it is integers.
    #[must_use]
    pub fn state(&self, name: &str) -> Option<&[f64]> {
        let place = self.place_of(name, false)?;
        Some(bytemuck::cast_slice(&self.instance.cells()[place]))
    }

    /// The same to be written. What is no state closes its entity at the next tick, or is refused by a strict bank.
    #[must_use]
    pub fn state_mut(&mut self, name: &str) -> Option<&mut [f64]> {
        let place = self.place_of(name, false)?;
        Some(bytemuck::cast_slice_mut(&mut self.instance.words()[place]))
    }

    /// A column of state of a bank in 64-bit integers.
    #[must_use]
    pub fn state_integers(&self, name: &str) -> Option<&[i64]> {
        let place = self.place_of(name, true)?;
        Some(bytemuck::cast_slice(&self.instance.cells()[place]))
    }

    /// The same to be written.
    #[must_use]
    pub fn state_integers_mut(&mut self, name: &str) -> Option<&mut [i64]> {
        let place = self.place_of(name, true)?;
        Some(bytemuck::cast_slice_mut(&mut self.instance.words()[place]))
    }

    /// Back to the initial state.
    pub fn reset(&mut self) {
        let module = self.instance.module().clone();
        let formula = self.own(&module);
        for place in 0..self.at.len() {
            let cells = self.cells_of(formula, place);
            let column = &mut self.instance.words()[cells];
            match &self.starts[place] {
                Start::Fill(bits) => column.fill(*bits),
                Start::Words(words) => column.copy_from_slice(words),
            }
        }
    }

    fn header<'h>(&'h self, formula: &'h Formula, widths: &'h [usize]) -> Header<'h> {
        Header { formula, entities: self.entities, int64: self.int64, widths, params: &self.params }
    }

    fn widths(&self, formula: &Formula) -> Vec<usize> {
        let sizes = Sizes::new(formula, self.lengths.clone());
        formula.states.iter().map(|state| width_of(state, &sizes)).collect()
    }

    /// The state as bytes, for a bank of the same formula and size in any host.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        let module = self.instance.module();
        let formula = self.own(module);
        let cells = self.instance.cells();
        let columns = (0..self.at.len()).map(|place| &cells[self.cells_of(formula, place)]);
        self.header(formula, &self.widths(formula)).encode(columns)
    }

    /// Takes up a saved state, whatever parameters it was saved under.
    ///
    /// # Errors
    /// What is not of this formula, version and size, what was changed on its way and what is no state: then nothing changes.
    pub fn load(&mut self, bytes: &[u8]) -> Result<()> {
        self.take_up(bytes, false)
    }

    /// The same of a state that was saved under the same parameters.
    ///
    /// # Errors
    /// As [`Self::load`], and where parameters differ.
    pub fn load_same(&mut self, bytes: &[u8]) -> Result<()> {
        self.take_up(bytes, true)
    }

    fn take_up(&mut self, bytes: &[u8], same: bool) -> Result<()> {
        let module = self.instance.module().clone();
        let formula = self.own(&module);
        let widths = self.widths(formula);
        let saved = self.header(formula, &widths).decode(bytes, same)?;
        let mut rest = saved.as_slice();
        for (field, width) in formula.states.iter().zip(&widths) {
            let (column, behind) = rest.split_at(width * self.entities);
            check_column(formula, field, column, *width, 0, self.int64)?;
            rest = behind;
        }
        let mut rest = saved.as_slice();
        for place in 0..self.at.len() {
            let cells = self.cells_of(formula, place);
            let (column, behind) = rest.split_at(cells.len());
            self.instance.words()[cells].copy_from_slice(column);
            rest = behind;
        }
        Ok(())
    }
}

impl fmt::Debug for Bank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = &self.instance.module().formula_at(self.formula).id;
        f.debug_struct("Bank").field("formula", id).field("entities", &self.entities).finish_non_exhaustive()
    }
}
