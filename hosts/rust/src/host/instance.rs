//! A memory, the kernels over it, and calls of formulas.
use super::call::{Call, OnInvalid, Source};
use super::check::{self, Inputs, ParamValue, Params, read_inputs, read_params};
use super::error::{Error, Result};
use super::groups::run_groups;
use super::manifest::{Arg, Formula, Kernel, ParamKind, Shape, Type};
use super::module::Module;
use super::outputs::{Outputs, Sinks, read_sinks};
use super::shape::{Cells, Sizes, measure};
use super::state::{initial_state, read_state};
use super::stream::{Job, States, stream};
use std::fmt;
use wasmtime::{Extern, Memory, Store, Val};

/// Most bytes that 32-bit addresses reach.
const MOST: usize = 1 << 32;

/// Kernels over a memory of their own. It may move to another thread, but computes one call at a time: `&mut self` says so.
/// More of them are cheap, and never share anything.
pub struct Instance {
    module: Module,
    store: Store<()>,
    instance: wasmtime::Instance,
    memory: Memory,
    base: usize,
    args: Vec<Val>,
}

/// Where everything that a kernel takes is: addresses by position, numbers by position.
pub(crate) struct Places<'p> {
    pub inputs: &'p [u64],
    pub params: &'p [ParamValue],
    pub states: &'p [usize],
    pub outputs: &'p [usize],
    pub scratch: &'p [usize],
    /// entities of events, and how many
    pub events: (usize, usize),
}

impl Instance {
    pub(crate) fn new(module: &Module) -> Result<Self> {
        let mut store = Store::new(module.engine(), ());
        let instance = wasmtime::Instance::new(&mut store, module.wasm(), &[])?;
        let missing = |name: &str| Error::Module(format!("the wasm expected to export \"{name}\", got none"));
        let memory = instance.get_memory(&mut store, "memory").ok_or_else(|| missing("memory"))?;
        let global = instance.get_global(&mut store, "heapBase").ok_or_else(|| missing("heapBase"))?;
        let base = global.get(&mut store).i32().ok_or_else(|| missing("heapBase"))?;
        Ok(Self { module: module.clone(), base: base as u32 as usize, store, instance, memory, args: Vec::new() })
    }

    pub(crate) fn check_version(&mut self, expected: i64) -> Result<()> {
        let global = self.instance.get_export(&mut self.store, "abiVersion");
        let version = match global {
            Some(Extern::Global(global)) => global.get(&mut self.store).i32().map(i64::from),
            _ => None,
        };
        if version == Some(expected) {
            return Ok(());
        }
        let got = version.map_or_else(|| "none".into(), |version| version.to_string());
        Err(Error::Module(format!("the wasm expected abiVersion {expected}, got {got}")))
    }

    /// The module that it was made from.
    #[must_use]
    pub fn module(&self) -> &Module {
        &self.module
    }

    /// The first byte that is a host's.
    pub(crate) fn base(&self) -> usize {
        self.base
    }

    /// All of memory in cells.
    pub(crate) fn words(&mut self) -> &mut [u64] {
        bytemuck::cast_slice_mut(self.memory.data_mut(&mut self.store))
    }

    pub(crate) fn cells(&self) -> &[u64] {
        bytemuck::cast_slice(self.memory.data(&self.store))
    }

    /// Puts u32 at an address.
    pub(crate) fn put_u32(&mut self, at: usize, numbers: &[u32]) {
        let bytes = self.memory.data_mut(&mut self.store);
        let room = &mut bytes[at..at + 4 * numbers.len()];
        room.copy_from_slice(bytemuck::cast_slice(numbers));
    }

    /// Memory up to an address.
    pub(crate) fn ensure(&mut self, end: usize) -> Result<()> {
        let have = self.memory.data_size(&self.store);
        if end <= have {
            return Ok(());
        }
        if end > MOST {
            return Err(Error::of("lanewise", "memory", format_args!("at most {MOST} bytes"), end));
        }
        let pages = (end - have).div_ceil(1 << 16);
        self.memory.grow(&mut self.store, pages as u64)?;
        Ok(())
    }

    /// Calls a kernel. `length` tells how many there are of an axis in this call.
    pub(crate) fn run(&mut self, kernel: &Kernel, places: &Places<'_>, length: impl Fn(usize) -> usize) -> Result<()> {
        let func = self.instance.get_func(&mut self.store, &kernel.name);
        let func =
            func.ok_or_else(|| Error::Module(format!("the wasm expected to export \"{}\", got none", kernel.name)))?;
        let address = |at: usize| Val::I32(at as u32 as i32);
        self.args.clear();
        for &(arg, kind) in &kernel.args {
            self.args.push(match arg {
                Arg::Index => address(places.events.0),
                Arg::Events => address(places.events.1),
                Arg::Length(axis) => address(length(axis)),
                Arg::Input(at) if kind == Type::I32 => address(places.inputs[at] as usize),
                Arg::Input(at) if kind == Type::I64 => Val::I64(places.inputs[at] as i64),
                Arg::Input(at) => Val::F64(places.inputs[at]),
                Arg::Param(at) => match places.params[at] {
                    ParamValue::F64(x) => Val::F64(x.to_bits()),
                    ParamValue::I64(x) => Val::I64(x),
                },
                Arg::State(at) => address(places.states[at]),
                Arg::Output(at) => address(places.outputs[at]),
                Arg::Scratch(at) => address(places.scratch[at]),
            });
        }
        func.call(&mut self.store, &self.args, &mut [])?;
        Ok(())
    }

    /// Computes a formula, on columns or on numbers. Recurrences start from their initial state, or from what the call gives.
    ///
    /// # Errors
    /// Whatever does not fit the formula, before anything is computed.
    pub fn call(&mut self, id: &str, call: Call<'_>) -> Result<Outputs> {
        let module = self.module.clone();
        let place = module.place(id)?;
        let formula = module.formula_at(place);
        let strict = match call.on_invalid {
            Some(wish) => wish == OnInvalid::Throw,
            None => formula.strict,
        };
        let lenient = call.on_invalid == Some(OnInvalid::Nan);
        let mut known = Module::sizes(formula, &call)?;
        let counted = read_entities(formula, &call, &mut known)?;
        let mut inputs = read_inputs(formula, call.inputs)?;
        let int64 = inputs.int64;
        if call.int64.is_some_and(|asked| asked != int64) {
            return Err(Error::of(&formula.id, "int64", format_args!("{int64}, as the inputs are"), !int64));
        }
        let params = read_params(formula, call.params, int64)?;
        let (own, values, held) = vary(formula, &params)?;
        if formula.shape == Shape::Recurrence {
            if let (Some((_, column)), false) = (params.columns.first(), counted) {
                set_axis(formula, &mut known, "entity", column.len());
            }
        } else {
            inputs.sources.extend(held.iter().map(|source| match *source {
                Source::Column(column) => Some(Cells::Words(bytemuck::cast_slice(column))),
                Source::Number(x) => Some(Cells::Fill(x.to_bits())),
                _ => None,
            }));
        }
        let throws = int64 || strict;
        if throws {
            check::check_domain(formula, &inputs)?;
        }
        let sizes = measure(own, &inputs, &known)?;
        if !lenient {
            check::check_sums(formula, &inputs, &sizes, &params.values, throws)?;
        }
        let mut given = read_state(formula, call.state)?;
        if formula.shape == Shape::Recurrence {
            given.extend(held.into_iter().map(Some));
        }
        let starts = initial_state(own, &given, formula, &params.values, &sizes, int64)?;
        let (mut outputs, mut sinks);
        if call.out.is_empty() {
            outputs = Outputs::new(&module, place, &sizes, int64)?;
            sinks = outputs.sinks();
        } else {
            outputs = Outputs::none(&module, place);
            sinks = read_sinks(formula, call.out, &sizes, int64)?;
        }
        let kernel = match &own.kernel_int64 {
            Some(wide) if int64 => wide,
            _ => &own.kernel,
        };
        let base = self.base;
        let job = Job {
            formula: own,
            kernel,
            sizes: &sizes,
            sources: &inputs.sources,
            params: &values,
            states: States::From(&starts),
            base,
        };
        self.compute(&job, &mut sinks)?;
        drop(sinks);
        Ok(outputs)
    }

    fn compute(&mut self, job: &Job<'_, '_>, sinks: &mut Sinks<'_>) -> Result<()> {
        match job.formula.shape {
            Shape::Groups => run_groups(self, job, sinks),
            _ => stream(self, job, sinks, None),
        }
    }
}

/// Puts the number of entities among the axes; whether it was told.
fn read_entities(formula: &Formula, call: &Call<'_>, known: &mut [Option<usize>]) -> Result<bool> {
    let axis = formula.axes.iter().position(|axis| axis == "entity");
    let id = &formula.id;
    let Some(axis) = axis.filter(|_| formula.shape == Shape::Recurrence) else {
        return match (call.entities, call.state.first()) {
            (Some(entities), _) => Err(Error::of(id, "entities", "a formula with state", entities)),
            (None, Some((name, _))) => Err(Error::unknown(id, "state", name, std::iter::empty())),
            (None, None) => Ok(false),
        };
    };
    let sized = known[axis];
    let entities = call.entities.or(sized);
    if let (Some(told), Some(sized)) = (call.entities, sized)
        && told != sized
    {
        return Err(Error::value(id, "entity", format_args!("{told} in sizes, as entities say"), sized));
    }
    if entities == Some(0) {
        return Err(Error::value(id, "entities", "a whole number, 1 or more", 0));
    }
    known[axis] = Some(entities.unwrap_or(1));
    Ok(entities.is_some())
}

fn set_axis(formula: &Formula, known: &mut [Option<usize>], axis: &str, length: usize) {
    if let Some(at) = formula.axes.iter().position(|name| name == axis) {
        known[at] = Some(length);
    }
}

/// The formula whose kernel runs, its parameters, and what stands for each number parameter where some are columns.
pub(crate) fn vary<'f, 'a>(
    formula: &'f Formula,
    params: &Params<'a>,
) -> Result<(&'f Formula, Vec<ParamValue>, Vec<Source<'a>>)> {
    let Some(&(first, _)) = params.columns.first() else {
        return Ok((formula, params.values.clone(), Vec::new()));
    };
    let own = formula.varying();
    let own = own.ok_or_else(|| Error::kind(&formula.id, &formula.params[first].rust, "f64", "&[f64]"))?;
    let (mut values, mut held) = (Vec::new(), Vec::new());
    for (at, param) in formula.params.iter().enumerate() {
        if !matches!(param.kind, ParamKind::Number { .. }) {
            values.push(params.values[at]);
            continue;
        }
        let column = params.columns.iter().find(|(place, _)| *place == at);
        held.push(match column {
            Some((_, column)) => Source::Column(column),
            None => Source::Number(params.values[at].number()),
        });
    }
    Ok((own, values, held))
}

/// Inputs of a tick: of a bank's kind, and in their domain where that is asked for.
pub(crate) fn tick_inputs<'a>(
    formula: &Formula,
    call: Vec<(std::borrow::Cow<'_, str>, Source<'a>)>,
    int64: bool,
    strict: bool,
) -> Result<Inputs<'a>> {
    let inputs = read_inputs(formula, call)?;
    if inputs.int64 != int64 {
        let kinds = |wide: bool| if wide { "i64" } else { "f64" };
        let expected = format!("{}, as the bank was made", kinds(int64));
        return Err(Error::of(&formula.id, "inputs", expected, kinds(inputs.int64)));
    }
    if strict || int64 {
        check::check_domain(formula, &inputs)?;
    }
    Ok(inputs)
}

/// Positions and numbers of a job's sizes as a kernel is told them in one block.
pub(crate) fn length_in<'s>(
    formula: &'s Formula,
    sizes: &'s Sizes<'_>,
    blocked: &'s [(&'s str, usize)],
) -> impl Fn(usize) -> usize + 's {
    move |axis| {
        let name = formula.axes[axis].as_str();
        blocked.iter().find(|(known, _)| *known == name).map_or_else(|| sizes.at(axis), |(_, length)| *length)
    }
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instance").field("module", &self.module).finish_non_exhaustive()
    }
}
