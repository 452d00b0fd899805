//! The manifest as data. The build script reads it too, so this file stands on its own.
use super::names::snake;
use super::number;
use serde_json::{Map, Value};
use std::sync::OnceLock;

/// One length of a column: a number, or the position of an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dim {
    Fixed(usize),
    Axis(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Map,
    Recurrence,
    Groups,
    Whole,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Real,
    Integer,
    Flag,
    Code,
    Offsets,
}

/// What the cells of each group must sum to.
#[derive(Clone, Debug)]
pub(crate) struct Sum {
    pub range: (f64, f64),
    pub toggle: Option<String>,
}

/// What state starts from.
#[derive(Clone, Debug)]
pub(crate) enum Initial {
    Number(f64),
    Param(String),
}

/// An input, output, state, carry or scratch.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub name: String,
    /// the name as Rust writes it
    pub rust: String,
    pub doc: String,
    pub unit: String,
    /// with the entity or group in front, where it is state or carry
    pub dims: Vec<Dim>,
    pub kind: Kind,
    pub range: (f64, f64),
    pub optional: bool,
    pub sparse: bool,
    pub extended: bool,
    pub clamped: bool,
    pub rising: bool,
    /// of offsets: the axis that they cut
    pub of: Option<usize>,
    pub values: Vec<String>,
    pub sums: Vec<Sum>,
    /// of an output: the state that it equals after each tick
    pub mirrors: Option<usize>,
    pub initial: Initial,
}

#[derive(Clone, Debug)]
pub(crate) enum ParamKind {
    Number { default: f64, range: (f64, f64), whole: bool, wide: bool },
    Choice { default: usize, choices: Vec<String>, renamed: Vec<(String, String)> },
    Toggle { default: bool },
}

#[derive(Clone, Debug)]
pub(crate) struct Param {
    pub name: String,
    pub rust: String,
    pub doc: String,
    pub unit: String,
    pub kind: ParamKind,
}

#[derive(Clone, Debug)]
pub(crate) enum Rule {
    Ordered(usize, usize),
    Sum(Vec<usize>, f64),
}

/// What a kernel's argument stands for, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arg {
    Index,
    Events,
    Length(usize),
    Input(usize),
    Param(usize),
    State(usize),
    Output(usize),
    Scratch(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    I32,
    I64,
    F64,
}

#[derive(Clone, Debug)]
pub(crate) struct Kernel {
    pub name: String,
    pub args: Vec<(Arg, Type)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Formula {
    pub id: String,
    pub domain: String,
    pub rust: String,
    pub doc: String,
    pub shape: Shape,
    pub axes: Vec<String>,
    pub inputs: Vec<Field>,
    pub params: Vec<Param>,
    pub rules: Vec<Rule>,
    /// of a recurrence its state, of groups what they carry
    pub states: Vec<Field>,
    pub outputs: Vec<Field>,
    pub scratch: Vec<Field>,
    pub strict: bool,
    pub version: u64,
    pub loads: Vec<String>,
    pub sizes: Vec<(usize, usize)>,
    pub kernel: Kernel,
    pub events: Option<Kernel>,
    pub kernel_int64: Option<Kernel>,
    pub events_int64: Option<Kernel>,
    /// whether number parameters may be columns
    pub varies: bool,
    varying: OnceLock<Option<Box<Formula>>>,
    value: Value,
}

#[derive(Debug)]
pub(crate) struct Build {
    pub name: String,
    pub sha256: String,
}

#[derive(Debug)]
pub(crate) struct Manifest {
    pub version: String,
    pub abi_version: i64,
    pub builds: Vec<Build>,
    /// each with its doc
    pub domains: Vec<(String, String)>,
    pub formulas: Vec<Formula>,
}

type Read<T> = Result<T, String>;

impl Manifest {
    pub fn parse(text: &[u8]) -> Read<Self> {
        let value: Value = serde_json::from_slice(text).map_err(|error| format!("no JSON: {error}"))?;
        let builds = value["builds"].as_object().ok_or("it lists no builds")?;
        let domains = list(&value, "domains").iter().map(|domain| (text_of(domain, "name"), text_of(domain, "doc")));
        let formulas = value["formulas"].as_array().ok_or("it lists no formulas")?;
        Ok(Self {
            version: text_of(&value, "version"),
            abi_version: value["abiVersion"].as_i64().ok_or("it has no abiVersion")?,
            builds: builds
                .iter()
                .filter(|(_, build)| build["memory"] == "exported")
                .map(|(name, build)| Build { name: name.clone(), sha256: text_of(build, "sha256") })
                .collect(),
            domains: domains.collect(),
            formulas: formulas
                .iter()
                .map(|formula| Formula::parse(formula).map_err(|what| format!("{}: {what}", text_of(formula, "id"))))
                .collect::<Read<_>>()?,
        })
    }
}

impl Formula {
    fn parse(value: &Value) -> Read<Self> {
        let shape = match value["shape"].as_str() {
            Some("map") => Shape::Map,
            Some("recurrence") => Shape::Recurrence,
            Some("groups") => Shape::Groups,
            Some("whole") => Shape::Whole,
            other => return Err(format!("unknown shape {other:?}")),
        };
        let axes: Vec<String> = list(&value["kernel"], "args")
            .iter()
            .filter(|arg| arg["role"] == "length")
            .map(|arg| text_of(arg, "name"))
            .collect();
        let fields = |role: &str, outer: &str| {
            list(value, role).iter().map(|field| Field::parse(field, &axes, outer)).collect::<Read<Vec<_>>>()
        };
        let mut states = fields("state", "entity")?;
        states.extend(fields("carry", "group")?);
        for state in &mut states {
            state.sparse |= matches!(state.initial, Initial::Number(initial) if initial.is_nan());
        }
        let params: Vec<Param> = list(value, "params").iter().map(Param::parse).collect::<Read<_>>()?;
        let mut outputs = fields("outputs", "")?;
        for (output, described) in outputs.iter_mut().zip(list(value, "outputs")) {
            output.mirrors = match described["mirrors"].as_str() {
                Some(name) => Some(place(states.iter().map(|state| &state.name), name)?),
                None => None,
            };
        }
        let rules = list(value, "rules")
            .iter()
            .map(|rule| {
                let of = list(rule, "params")
                    .iter()
                    .map(|name| place(params.iter().map(|param| &param.name), name.as_str().unwrap_or("")))
                    .collect::<Read<Vec<_>>>()?;
                match (rule["rule"].as_str(), of.as_slice()) {
                    (Some("ordered"), &[low, high]) => Ok(Rule::Ordered(low, high)),
                    (Some("sum"), _) => Ok(Rule::Sum(of, number_of(&rule["equals"])?)),
                    (other, _) => Err(format!("unknown rule {other:?}")),
                }
            })
            .collect::<Read<_>>()?;
        let sizes = object(value, "sizes")
            .iter()
            .map(|(axis, size)| Ok((place(axes.iter(), axis)?, size.as_u64().unwrap_or(0) as usize)))
            .collect::<Read<_>>()?;
        let mut formula = Self {
            id: text_of(value, "id"),
            domain: text_of(value, "domain"),
            rust: snake(&text_of(value, "name")),
            doc: text_of(value, "doc"),
            shape,
            inputs: fields("inputs", "")?,
            params,
            rules,
            states,
            outputs,
            scratch: fields("scratch", "")?,
            strict: value["strict"] == true,
            version: value["version"].as_u64().unwrap_or(1),
            loads: list(value, "loads").iter().filter_map(|id| id.as_str().map(String::from)).collect(),
            sizes,
            axes,
            kernel: Kernel { name: String::new(), args: Vec::new() },
            events: None,
            kernel_int64: None,
            events_int64: None,
            varies: value["varying"].is_object(),
            varying: OnceLock::new(),
            value: Value::Null,
        };
        formula.kernel = formula.kernel(&value["kernel"])?.ok_or("it has no kernel")?;
        formula.events = formula.kernel(&value["events"])?;
        formula.kernel_int64 = formula.kernel(&value["kernelInt64"])?;
        formula.events_int64 = formula.kernel(&value["eventsInt64"])?;
        if formula.varies {
            formula.value = Value::Array(vec![value["varying"].clone(), value["varyingEvents"].clone()]);
        }
        Ok(formula)
    }

    fn kernel(&self, value: &Value) -> Read<Option<Kernel>> {
        if !value.is_object() {
            return Ok(None);
        }
        let arg = |arg: &Value| {
            let name = text_of(arg, "name");
            let in_fields = |fields: &[Field]| place(fields.iter().map(|field| &field.name), &name);
            let meaning = match arg["role"].as_str() {
                Some("index") => Arg::Index,
                Some("length") if name == "event" => Arg::Events,
                Some("length") => Arg::Length(place(self.axes.iter(), &name)?),
                Some("input") => Arg::Input(in_fields(&self.inputs)?),
                Some("param") => Arg::Param(place(self.params.iter().map(|param| &param.name), &name)?),
                Some("state" | "carry") => Arg::State(in_fields(&self.states)?),
                Some("output") => Arg::Output(in_fields(&self.outputs)?),
                Some("scratch") => Arg::Scratch(in_fields(&self.scratch)?),
                other => return Err(format!("unknown role {other:?}")),
            };
            let kind = match arg["type"].as_str() {
                Some("i32") => Type::I32,
                Some("i64") => Type::I64,
                Some("f64") => Type::F64,
                other => return Err(format!("unknown type {other:?}")),
            };
            Ok((meaning, kind))
        };
        Ok(Some(Kernel {
            name: text_of(value, "name"),
            args: list(value, "args").iter().map(arg).collect::<Read<_>>()?,
        }))
    }

    /// Every kernel by name.
    pub fn kernels(&self) -> Vec<&Kernel> {
        let mut all = vec![&self.kernel];
        all.extend([&self.events, &self.kernel_int64, &self.events_int64].into_iter().flatten());
        if let Some(own) = self.varying() {
            all.push(&own.kernel);
            all.extend(&own.events);
        }
        all
    }

    /// The same formula with its number parameters as columns: inputs of a map, state that no tick changes of a recurrence.
    pub fn varying(&self) -> Option<&Formula> {
        let make = || {
            let values = self.value.as_array()?;
            let mut own = self.clone();
            own.varying = OnceLock::new();
            own.value = Value::Null;
            own.varies = false;
            own.rules.clear();
            own.kernel_int64 = None;
            own.events_int64 = None;
            own.params.retain(|param| !matches!(param.kind, ParamKind::Number { .. }));
            for param in &self.params {
                let ParamKind::Number { default, range, .. } = param.kind else {
                    continue;
                };
                let along = if self.shape == Shape::Recurrence { "entity" } else { "row" };
                let axis = self.axes.iter().position(|axis| axis == along)?;
                let held = Field {
                    dims: vec![Dim::Axis(axis)],
                    range,
                    extended: true,
                    sparse: default.is_nan(),
                    initial: Initial::Number(default),
                    ..Field::bare(&format!("params.{}", param.name), &param.unit)
                };
                match self.shape {
                    Shape::Recurrence => own.states.push(held),
                    _ => own.inputs.push(held),
                }
            }
            own.kernel = own.kernel(&values[0]).ok()??;
            own.events = own.kernel(&values[1]).ok()?;
            Some(Box::new(own))
        };
        self.varying.get_or_init(make).as_deref()
    }

    /// The axis along which rows are independent.
    pub fn inner(&self) -> &'static str {
        if self.shape == Shape::Recurrence { "entity" } else { "row" }
    }
}

impl Field {
    fn bare(name: &str, unit: &str) -> Self {
        Self {
            name: name.into(),
            rust: snake(name),
            doc: String::new(),
            unit: unit.into(),
            dims: Vec::new(),
            kind: Kind::Real,
            range: (f64::NEG_INFINITY, f64::INFINITY),
            optional: false,
            sparse: false,
            extended: false,
            clamped: false,
            rising: false,
            of: None,
            values: Vec::new(),
            sums: Vec::new(),
            mirrors: None,
            initial: Initial::Number(0.0),
        }
    }

    /// `outer`: an axis in front of those that are told.
    fn parse(value: &Value, axes: &[String], outer: &str) -> Read<Self> {
        let name = text_of(value, "name");
        let axis = |name: &str| place(axes.iter(), name).map(Dim::Axis);
        let mut dims = Vec::new();
        // A reduction of all rows has groups in any case.
        if !outer.is_empty() {
            dims.push(axis(outer)?);
        }
        for dim in list(value, "dims") {
            dims.push(match dim.as_str() {
                Some(name) => axis(name)?,
                None => Dim::Fixed(dim.as_u64().ok_or("a length is no number")? as usize),
            });
        }
        let kind = match value["kind"].as_str() {
            Some("real") | None => Kind::Real,
            Some("integer") => Kind::Integer,
            Some("flag") => Kind::Flag,
            Some("code") => Kind::Code,
            Some("offsets") => Kind::Offsets,
            Some(other) => return Err(format!("unknown kind {other:?} of {name}")),
        };
        let initial = match &value["initial"] {
            Value::String(text) => match number::parse(text) {
                Some(number) => Initial::Number(number),
                None => Initial::Param(text.clone()),
            },
            Value::Null => Initial::Number(0.0),
            number => Initial::Number(number_of(number)?),
        };
        let bare = Self::bare(&name, &text_of(value, "unit"));
        Ok(Self {
            doc: text_of(value, "doc"),
            dims,
            kind,
            range: if value["range"].is_null() { bare.range } else { range_of(&value["range"])? },
            optional: value["optional"] == true,
            sparse: value["sparse"] == true,
            extended: value["extended"] == true,
            clamped: value["clamped"] == true,
            rising: value["rising"] == true,
            of: match value["of"].as_str() {
                Some(name) => Some(place(axes.iter(), name)?),
                None => None,
            },
            values: strings(value, "values"),
            sums: list(value, "sums")
                .iter()
                .map(|sum| Ok(Sum { range: range_of(&sum["range"])?, toggle: sum["while"].as_str().map(String::from) }))
                .collect::<Read<_>>()?,
            initial,
            ..bare
        })
    }
}

impl Param {
    fn parse(value: &Value) -> Read<Self> {
        let name = text_of(value, "name");
        let default = &value["default"];
        let kind = if let Value::Bool(default) = default {
            ParamKind::Toggle { default: *default }
        } else if value["choices"].is_array() {
            let choices = strings(value, "choices");
            ParamKind::Choice {
                default: place(choices.iter(), default.as_str().unwrap_or(""))?,
                choices,
                renamed: object(value, "renamed")
                    .iter()
                    .map(|(old, new)| (old.clone(), new.as_str().unwrap_or("").into()))
                    .collect(),
            }
        } else {
            ParamKind::Number {
                default: number_of(default)?,
                range: range_of(&value["range"])?,
                whole: value["whole"] == true,
                wide: value["wide"] == true,
            }
        };
        Ok(Self { rust: snake(&name), doc: text_of(value, "doc"), unit: text_of(value, "unit"), name, kind })
    }
}

fn place<'n>(mut names: impl Iterator<Item = &'n String>, name: &str) -> Read<usize> {
    names.position(|known| known == name).ok_or_else(|| format!("it names {name:?}, which there is not"))
}

fn text_of(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or("").into()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn strings(value: &Value, key: &str) -> Vec<String> {
    list(value, key).iter().filter_map(|text| text.as_str().map(String::from)).collect()
}

fn object<'v>(value: &'v Value, key: &str) -> &'v Map<String, Value> {
    static NONE: OnceLock<Map<String, Value>> = OnceLock::new();
    value[key].as_object().unwrap_or_else(|| NONE.get_or_init(Map::new))
}

fn number_of(value: &Value) -> Read<f64> {
    match value {
        Value::String(text) => number::parse(text),
        _ => value.as_f64(),
    }
    .ok_or_else(|| format!("{value} is no number"))
}

fn range_of(value: &Value) -> Read<(f64, f64)> {
    Ok((number_of(&value[0])?, number_of(&value[1])?))
}
