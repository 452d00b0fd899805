//! Every typed formula called by the manifest's names: a test runs all vectors through it, so that no name can stand for another.
use crate::manifest::{Formula, Kind, Manifest, ParamKind, Shape};
use crate::typed::{is_bare, kind_of, out_setter, param_setter, plain, variant};
use std::fmt::Write;

pub fn table(manifest: &Manifest) -> String {
    let mut text = String::from("pub const TABLE: &[(&str, Run)] = &[\n");
    let name = |formula: &Formula| format!("{}_{}", formula.domain, formula.rust);
    for formula in &manifest.formulas {
        writeln!(text, "(\"{}\", {}),", formula.id, name(formula)).unwrap();
    }
    text += "];\n";
    for formula in &manifest.formulas {
        writeln!(text, "fn {}(case: &Case, lw: &mut Instance) -> Result<Came> {{", name(formula)).unwrap();
        one(&mut text, formula);
        text += "}\n";
    }
    text
}

fn one(text: &mut String, formula: &Formula) {
    let path = format!("lanewise::{}::{}", plain(&formula.domain), plain(&formula.rust));
    let inputs = |text: &mut String| {
        *text += "for (name, value) in &case.inputs { call = match name.as_str() {\n";
        for input in &formula.inputs {
            let value = if input.kind == Kind::Offsets { "value.offsets()" } else { "value.source()" };
            writeln!(text, "\"{}\" => call.{}({value}),", input.name, plain(&input.rust)).unwrap();
        }
        *text += "_ => panic!(\"no input {name}\") }; }\n";
    };
    writeln!(text, "let mut call = {path}().on_invalid(case.on_invalid);").unwrap();
    *text += "for (axis, length) in &case.sizes { call = call.with_size(axis, *length); }\n";
    if !formula.params.is_empty() {
        *text += "for (name, value) in &case.params { call = match name.as_str() {\n";
        for param in &formula.params {
            let value = match &param.kind {
                ParamKind::Number { wide: false, .. } if !formula.varies => "value.number()".into(),
                ParamKind::Number { .. } => "value.param()".into(),
                ParamKind::Toggle { .. } => "value.toggle()".into(),
                ParamKind::Choice { choices, .. } => {
                    let kind = kind_of(&param.rust);
                    let arms: Vec<String> =
                        choices.iter().map(|name| format!("\"{name}\" => {path}::{kind}::{}", variant(name))).collect();
                    format!("match value.name() {{ {}, other => panic!(\"{{other}}\") }}", arms.join(", "))
                }
            };
            writeln!(text, "\"{}\" => call.{}({value}),", param.name, param_setter(formula, param)).unwrap();
        }
        *text += "_ => panic!(\"no parameter {name}\") }; }\n";
    }
    let columns = |part: &str| -> String {
        if is_bare(formula) {
            return format!("vec![{part}(out)]");
        }
        let each: Vec<String> =
            formula.outputs.iter().map(|output| format!("{part}(out.{})", plain(&output.rust))).collect();
        format!("vec![{}]", each.join(", "))
    };
    let int64 = formula.kernel_int64.is_some();
    // Alone outputs that are asked for are computed: the last of them once more, and its bits.
    let last = formula.outputs.last().expect("a formula has outputs");
    let alone = out_setter(formula, last);
    if formula.shape != Shape::Recurrence {
        inputs(text);
        if int64 {
            writeln!(
                text,
                "if case.int64 {{ let out = call.run_integers(lw)?; return Ok(Came::of({})); }}",
                columns("integers")
            )
            .unwrap();
        }
        writeln!(text, "let out = call.run(lw)?; Ok(Came::of({}))", columns("doubles")).unwrap();
        return;
    }
    *text += "if case.form == \"call\" { call = call.entities(case.entities);\n";
    inputs(text);
    if int64 {
        writeln!(
            text,
            "if case.int64 {{ let out = call.run_integers(lw)?; return Ok(Came::of({})); }}",
            columns("integers")
        )
        .unwrap();
    }
    writeln!(text, "let out = call.run(lw)?; return Ok(Came::of({})); }}", columns("doubles")).unwrap();
    *text += "for (name, value) in &case.state { call = match name.as_str() {\n";
    for state in &formula.states {
        writeln!(text, "\"{}\" => call.state_{}(value.source()),", state.name, state.rust).unwrap();
    }
    *text += "_ => panic!(\"no state {name}\") }; }\n";
    if int64 {
        *text += "call = call.int64(case.int64);\n";
    }
    *text +=
        "let mut bank = call.bank(lw.module(), case.entities)?; if let Some(save) = &case.save { bank.load(save)?; }\n";
    *text += "let before = bank.save(); let mut call = bank.tick();\n";
    inputs(text);
    if int64 {
        writeln!(
            text,
            "if case.int64 {{ let out = if case.form == \"ticks\" {{ call.run_integers()? }} else {{ call.at_integers(&case.index)? }}; \
             return Ok(Came::of({}).with_state(&bank)); }}",
            columns("integers")
        )
        .unwrap();
    }
    writeln!(
        text,
        "let out = if case.form == \"ticks\" {{ call.run()? }} else {{ call.at(&case.index)? }};\n\
         let came = Came::of({}).with_state(&bank);\n\
         bank.load(&before)?; let mut own = vec![0.0; came.columns[{}].len()];\n\
         let mut call = bank.tick().{alone}(&mut own);",
        columns("doubles"),
        formula.outputs.len() - 1,
    )
    .unwrap();
    inputs(text);
    *text += "let _ = if case.form == \"ticks\" { call.run()? } else { call.at(&case.index)? };\n";
    writeln!(text, "Ok(came.and_alone({}, own))", formula.outputs.len() - 1).unwrap();
}
