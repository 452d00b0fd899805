//! A module for each domain, and in it a builder for each formula.
use crate::manifest::{Dim, Field, Formula, Kind, Manifest, Param, ParamKind, Shape};
use crate::number;
use std::collections::BTreeSet;
use std::fmt::Write;

const KEYWORDS: &str = " as async await break const continue dyn else enum extern false fn for gen if impl in let loop match mod move \
mut pub ref return static struct trait true type unsafe use where while abstract become box do final macro override priv try typeof \
unsized virtual yield ";

/// A name that may be a word of the language.
pub fn plain(name: &str) -> String {
    if KEYWORDS.contains(&format!(" {name} ")) { format!("r#{name}") } else { name.into() }
}

/// `largestRemainder` as a variant: `LargestRemainder`.
pub fn variant(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

/// The method that gives a parameter: its name, unless an input has it.
pub fn param_setter(formula: &Formula, param: &Param) -> String {
    if formula.inputs.iter().any(|input| input.rust == param.rust) {
        format!("param_{}", param.rust)
    } else {
        plain(&param.rust)
    }
}

/// A formula whose one output has no name of its own returns it bare.
pub fn is_bare(formula: &Formula) -> bool {
    formula.outputs.len() == 1 && formula.outputs[0].name == "output"
}

pub fn out_setter(formula: &Formula, output: &Field) -> String {
    if is_bare(formula) { "out".into() } else { format!("out_{}", output.rust) }
}

/// Whether a call on numbers has one cell in each output.
pub fn has_row(formula: &Formula) -> bool {
    let dims = match formula.shape {
        Shape::Map => 1,
        Shape::Recurrence => 2,
        Shape::Groups | Shape::Whole => return false,
    };
    formula.outputs.iter().all(|output| output.dims.len() == dims)
}

/// Text as a doc comment: what markdown would take for its own stands as it is.
fn doc(text: &str, indent: &str) -> String {
    let mut safe = String::new();
    let mut code = false;
    for letter in text.chars() {
        code ^= letter == '`';
        if !code && "[]<>*_".contains(letter) {
            safe.push('\\');
        }
        safe.push(letter);
    }
    safe.lines().fold(String::new(), |lines, line| lines + indent + "/// " + line + "\n")
}

fn ends((min, max): (f64, f64)) -> String {
    match (min == f64::NEG_INFINITY, max == f64::INFINITY) {
        (true, true) => "any number".into(),
        (false, true) => format!("{} or more", number::text(min)),
        (true, false) => format!("{} or less", number::text(max)),
        (false, false) => format!("{} to {}", number::text(min), number::text(max)),
    }
}

/// What can be said of a column beyond its doc.
fn about(formula: &Formula, field: &Field) -> String {
    let mut text = match field.kind {
        Kind::Flag => "; yes or no".into(),
        Kind::Code => format!("; one of {}", field.values.join(", ")),
        Kind::Offsets => "; from 0, never falling, to the number of rows".into(),
        Kind::Integer => format!(", in {}: a whole number, {}", field.unit, ends(field.range)),
        Kind::Real => format!(", in {}: {}", field.unit, ends(field.range)),
    };
    if field.optional {
        text += "; may be left out";
    }
    if field.sparse {
        text += "; NaN where nothing is observed";
    }
    let dims: Vec<String> = (field.dims.iter())
        .map(|dim| match dim {
            Dim::Fixed(n) => n.to_string(),
            Dim::Axis(at) => formula.axes[*at].clone(),
        })
        .collect();
    format!("{text}. Length: {}.", if dims.is_empty() { "a number".into() } else { dims.join(" x ") })
}

fn about_param(param: &Param) -> String {
    match &param.kind {
        ParamKind::Number { default, range, whole, .. } => {
            let whole = if *whole { "a whole number, " } else { "" };
            let default = if default.is_nan() { "unless given, none".into() } else { number::text(*default) };
            format!(", in {}: {whole}{}; {default} by default.", param.unit, ends(*range))
        }
        ParamKind::Choice { default, choices, .. } => format!("; `{}` by default.", variant(&choices[*default])),
        ParamKind::Toggle { default } => format!("; {default} by default."),
    }
}

pub fn formulas(manifest: &Manifest) -> String {
    let mut text = String::new();
    for (domain, about) in &manifest.domains {
        text += &doc(about, "");
        writeln!(text, "pub mod {} {{", plain(domain)).unwrap();
        for formula in manifest.formulas.iter().filter(|formula| formula.domain == *domain) {
            text += &one(formula);
        }
        text += "}\n";
    }
    text
}

fn one(formula: &Formula) -> String {
    let name = plain(&formula.rust);
    let mut text = doc(&formula.doc, "");
    let shape = match formula.shape {
        Shape::Map => "Rows are independent.",
        Shape::Recurrence => "It keeps state: ticks are in order, entities independent.",
        Shape::Groups => "One answer for each group of rows; without offsets one of all.",
        Shape::Whole => "Everything depends on everything.",
    };
    writeln!(text, "///\n/// `{}`. {shape}", formula.id).unwrap();
    writeln!(text, "pub fn {name}<'a>() -> {name}::Formula<'a> {{ {name}::Formula(super::prelude::Call::new()) }}")
        .unwrap();
    writeln!(text, "/// Types of [`{name}()`]({name}()).\npub mod {name} {{ use super::super::prelude::*;").unwrap();
    enums(&mut text, formula);
    outputs(&mut text, formula);
    builder(&mut text, formula);
    if formula.shape == Shape::Recurrence {
        bank(&mut text, formula);
    }
    text + "}\n"
}

/// Choices of parameters, and codes of columns.
fn enums(text: &mut String, formula: &Formula) {
    let mut seen = BTreeSet::new();
    let mut write = |name: &str, about: &str, values: &[String], default: Option<usize>, text: &mut String| {
        let kind = kind_of(name);
        if !seen.insert(kind.clone()) {
            return;
        }
        *text += &doc(about, "");
        let derive = if default.is_some() { ", Default" } else { "" };
        writeln!(text, "#[derive(Clone, Copy, Debug, PartialEq, Eq{derive})] pub enum {kind} {{").unwrap();
        for (at, value) in values.iter().enumerate() {
            let default = if default == Some(at) { "#[default] " } else { "" };
            writeln!(text, "/// `{value}`\n{default}{},", variant(value)).unwrap();
        }
        writeln!(
            text,
            "}}\nimpl {kind} {{ /// The name that the manifest has.\npub fn name(self) -> &'static str {{ match self {{"
        )
        .unwrap();
        for value in values {
            writeln!(text, "Self::{} => \"{value}\",", variant(value)).unwrap();
        }
        writeln!(text, "}} }} }}").unwrap();
    };
    for param in &formula.params {
        if let ParamKind::Choice { default, choices, .. } = &param.kind {
            write(&param.rust, &param.doc, choices, Some(*default), text);
        }
    }
    for field in formula.inputs.iter().filter(|field| field.kind == Kind::Code) {
        write(&field.rust, &field.doc, &field.values, None, text);
        let kind = kind_of(&field.rust);
        writeln!(
            text,
            "impl From<{kind}> for Source<'_> {{ fn from(code: {kind}) -> Self {{ Source::Name(code.name()) }} }}"
        )
        .unwrap();
    }
    for field in formula.outputs.iter().filter(|field| field.kind == Kind::Code) {
        write(&field.rust, &field.doc, &field.values, None, text);
        let kind = kind_of(&field.rust);
        writeln!(text, "impl {kind} {{ /// What a cell stands for; None of a row outside the domain.\npub fn of(cell: f64) -> Option<Self> {{").unwrap();
        for (at, value) in field.values.iter().enumerate() {
            writeln!(text, "if cell == {at}.0 {{ return Some(Self::{}); }}", variant(value)).unwrap();
        }
        writeln!(text, "None }} }}").unwrap();
    }
}

/// `sum_rest` as a type: `SumRest`. What would meet a type of every module ends in `Kind`.
pub fn kind_of(rust: &str) -> String {
    let kind: String = rust.split('_').map(variant).collect();
    let taken = [
        "Formula", "Outputs", "Row", "Bank", "Tick", "Integers", "Call", "Columns", "Param", "Source", "Instance",
        "Module", "Result",
    ];
    if taken.contains(&kind.as_str()) { kind + "Kind" } else { kind }
}

/// What one cell of an output is to a person.
fn cell(output: &Field) -> (String, String) {
    match output.kind {
        Kind::Flag => ("Option<bool>".into(), "flag".into()),
        Kind::Code => (format!("Option<{}>", kind_of(&output.rust)), format!("{}::of", kind_of(&output.rust))),
        _ => ("f64".into(), String::new()),
    }
}

fn outputs(text: &mut String, formula: &Formula) {
    if is_bare(formula) {
        return;
    }
    let columns = |name: &str, about: &str, cells: &str, text: &mut String| {
        writeln!(text, "/// {about}\n#[derive(Clone, Debug)] pub struct {name} {{").unwrap();
        for output in &formula.outputs {
            *text += &doc(&format!("{}{}", output.doc, crate::typed::about(formula, output)), "");
            writeln!(text, "pub {}: Vec<{cells}>,", plain(&output.rust)).unwrap();
        }
        *text += "}\n";
    };
    columns("Outputs", "A column for each output; empty what went to a column of the caller's.", "f64", text);
    if formula.kernel_int64.is_some() {
        columns("Integers", "The same in 64-bit integers.", "i64", text);
    }
    if !has_row(formula) {
        return;
    }
    *text += "/// The outputs of one row.\n#[derive(Clone, Copy, Debug, PartialEq)] pub struct Row {\n";
    for output in &formula.outputs {
        *text += &doc(&format!("{}{}", output.doc, about(formula, output)), "");
        writeln!(text, "pub {}: {},", plain(&output.rust), cell(output).0).unwrap();
    }
    *text += "}\n";
}

/// Expression that takes all columns of a result apart.
fn apart(formula: &Formula, kind: &str, columns: &str) -> String {
    if is_bare(formula) {
        return format!("let [output] = out.{columns}(); Ok(output)");
    }
    let names: Vec<String> = formula.outputs.iter().map(|output| plain(&output.rust)).collect();
    let names = names.join(", ");
    format!("let [{names}] = out.{columns}(); Ok({kind} {{ {names} }})")
}

/// Types of what `run` returns, in doubles and in integers.
fn results(formula: &Formula) -> (&'static str, &'static str) {
    if is_bare(formula) { ("Vec<f64>", "Vec<i64>") } else { ("Outputs", "Integers") }
}

fn input_setters(text: &mut String, formula: &Formula, seen: &mut BTreeSet<String>, wrap: &dyn Fn(String) -> String) {
    let mut method = |name: String, about: String, takes: &str, call: String, text: &mut String| {
        assert!(seen.insert(name.clone()), "{}: two methods called {name}", formula.id);
        *text += &doc(&about, "");
        writeln!(text, "pub fn {name}(self, value: {takes}) -> Self {{ {} }}", wrap(call)).unwrap();
    };
    for input in &formula.inputs {
        let about = format!("{}{}", if input.doc.is_empty() { &input.name } else { &input.doc }, about(formula, input));
        let call = format!(".input(\"{}\", value)", input.name);
        let takes = if input.kind == Kind::Offsets { "&'a [u32]" } else { "impl Into<Source<'a>>" };
        method(plain(&input.rust), about, takes, call, text);
    }
    for output in &formula.outputs {
        let name = out_setter(formula, output);
        let about = format!("Writes there, and computes no output that has no such column: {}.", output.doc);
        let call = format!(".out(\"{}\", value)", output.name);
        method(name.clone(), about.clone(), "&'a mut [f64]", call, text);
        if formula.kernel_int64.is_some() {
            let call = format!(".out_integers(\"{}\", value)", output.name);
            method(format!("{name}_integers"), about, "&'a mut [i64]", call, text);
        }
    }
}

fn builder(text: &mut String, formula: &Formula) {
    let mut seen: BTreeSet<String> =
        ["run", "row", "bank", "entities", "with_size", "on_invalid", "int64", "run_integers"].map(String::from).into();
    *text += "/// Inputs and parameters by name.\n#[derive(Debug)]\n#[must_use = \"a formula is computed by run, row or bank\"]\n";
    *text += "pub struct Formula<'a>(pub(super) Call<'a>);\nimpl<'a> Formula<'a> {\noptions!();\n";
    input_setters(text, formula, &mut seen, &|call| format!("Self(self.0{call})"));
    for param in &formula.params {
        let name = param_setter(formula, param);
        assert!(seen.insert(name.clone()), "{}: two methods called {name}", formula.id);
        *text += &doc(&format!("Parameter: {}{}", param.doc, about_param(param)), "");
        let (takes, value) = match &param.kind {
            ParamKind::Number { wide: false, .. } if !formula.varies => ("f64".into(), "value"),
            ParamKind::Number { .. } => ("impl Into<Param<'a>>".into(), "value"),
            ParamKind::Choice { .. } => (kind_of(&param.rust), "value.name()"),
            ParamKind::Toggle { .. } => ("bool".into(), "value"),
        };
        writeln!(
            text,
            "pub fn {name}(self, value: {takes}) -> Self {{ Self(self.0.param(\"{}\", {value})) }}",
            param.name
        )
        .unwrap();
    }
    let (doubles, integers) = results(formula);
    writeln!(
        text,
        "/// Computes columns.\n///\n/// # Errors\n/// Whatever does not fit, before anything is computed.\n\
         pub fn run(self, lw: &mut Instance) -> Result<{doubles}> {{ let out = lw.call(\"{}\", self.0)?; {} }}",
        formula.id,
        apart(formula, doubles, "columns"),
    )
    .unwrap();
    if formula.kernel_int64.is_some() {
        writeln!(
            text,
            "/// Computes columns of 64-bit integers.\n///\n/// # Errors\n/// As `run`, and for values outside the domain.\n\
             pub fn run_integers(self, lw: &mut Instance) -> Result<{integers}> {{ let out = lw.call(\"{}\", self.0.int64(true))?; {} }}",
            formula.id,
            apart(formula, integers, "columns_of_integers"),
        )
        .unwrap();
    }
    if has_row(formula) {
        row(text, formula);
    }
    if formula.shape == Shape::Recurrence {
        *text += "/// How many entities stand side by side in the columns; 1 unless told.\n";
        *text += "pub fn entities(self, entities: usize) -> Self { Self(self.0.entities(entities)) }\n";
        for state in &formula.states {
            let name = format!("state_{}", state.rust);
            assert!(seen.insert(name.clone()), "{}: two methods called {name}", formula.id);
            *text += &doc(&format!("State to start from: {}{}", state.doc, about(formula, state)), "");
            writeln!(
                text,
                "pub fn {name}(self, value: impl Into<Source<'a>>) -> Self {{ Self(self.0.state(\"{}\", value)) }}",
                state.name
            )
            .unwrap();
        }
        if formula.kernel_int64.is_some() {
            *text += "/// Whether a bank has columns of 64-bit integers.\n";
            *text += "pub fn int64(self, int64: bool) -> Self { Self(self.0.int64(int64)) }\n";
        }
        writeln!(
            text,
            "/// So many entities with their state, with these parameters and without inputs, which are for its ticks.\n///\n/// # Errors\n\
             /// Whatever does not fit, before anything is made.\n\
             pub fn bank(self, module: &Module, entities: usize) -> Result<Bank> {{ Ok(Bank(module.bank(\"{}\", entities, self.0)?)) }}",
            formula.id
        )
        .unwrap();
    }
    *text += "}\n";
}

/// One row: numbers in, numbers out.
fn row(text: &mut String, formula: &Formula) {
    let names: Vec<String> = formula.outputs.iter().map(|output| plain(&output.rust)).collect();
    let names = names.join(", ");
    let takes: Vec<String> = (formula.outputs.iter())
        .map(|output| match cell(output).1.as_str() {
            "" => plain(&output.rust),
            read => format!("{}: {read}({})", plain(&output.rust), plain(&output.rust)),
        })
        .collect();
    let (kind, value) = if is_bare(formula) {
        let (kind, read) = cell(&formula.outputs[0]);
        (kind, if read.is_empty() { "output".into() } else { format!("{read}(output)") })
    } else {
        ("Row".into(), format!("Row {{ {} }}", takes.join(", ")))
    };
    writeln!(
        text,
        "/// Computes one row of numbers; of columns, the first.\n///\n/// # Errors\n/// As `run`.\n\
         pub fn row(self, lw: &mut Instance) -> Result<{kind}> {{ let [{names}] = lw.call(\"{}\", self.0)?.cells(); Ok({value}) }}",
        formula.id,
    )
    .unwrap();
}

fn bank(text: &mut String, formula: &Formula) {
    let mut seen: BTreeSet<String> = ["step", "run", "at"].map(String::from).into();
    *text += "bank!();\nimpl<'a> Tick<'_, 'a> {\n";
    input_setters(text, formula, &mut seen, &|call| format!("Self(self.0, self.1{call})"));
    let (doubles, integers) = results(formula);
    let ways = [
        ("step", "", "self.0.step(self.1)", "One tick of all entities: one cell an entity in each column."),
        ("run", "", "self.0.run(self.1)", "Many ticks, time-major: all entities of the first tick, then of the next."),
        (
            "at",
            ", indices: &[u32]",
            "self.0.step_at(indices, self.1)",
            "One observation for each of some entities, in the order given.",
        ),
    ];
    let kinds = [("", doubles, "columns"), ("_integers", integers, "columns_of_integers")];
    for (suffix, kind, columns) in &kinds[..if formula.kernel_int64.is_some() { 2 } else { 1 }] {
        for (name, takes, call, about) in ways {
            writeln!(
                text,
                "/// {about}\n///\n/// # Errors\n/// Whatever does not fit, before anything changes.\n\
                 pub fn {name}{suffix}(self{takes}) -> Result<{kind}> {{ let out = {call}?; {} }}",
                apart(formula, kind, columns)
            )
            .unwrap();
        }
    }
    *text += "}\n";
}
