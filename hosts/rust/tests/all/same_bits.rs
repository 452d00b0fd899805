//! Every case and refusal of vectors.json, by names.
use crate::typed;
use crate::vectors::{Came, Case, described, digest_of_all, vectors};
#[cfg(feature = "scalar")]
use lanewise::{Build, Loader};
use lanewise::{Call, Instance, Module, OnInvalid};
use serde_json::Value;
use std::collections::BTreeSet;

fn instance() -> Instance {
    lanewise::load().unwrap()
}

/// All cases; the digest of all, and a line to print.
fn run_all(lw: &mut Instance) {
    let cases = vectors()["cases"].as_array().unwrap();
    let mut digests = Vec::new();
    let mut wrong = Vec::new();
    let mut rows = 0;
    for (at, one) in cases.iter().enumerate() {
        let case = Case::of(one);
        let came = case.run(lw).unwrap_or_else(|error| {
            wrong.push(format!("{at} {error}"));
            Came::default()
        });
        let outputs = described(&case.formula)["outputs"].as_array().unwrap().len();
        rows += came.columns.iter().take(outputs).map(Vec::len).max().unwrap_or(0);
        let digest = came.digest();
        if one["digest"] != digest.as_str() {
            wrong.push(format!("{at} {} {} {digest}", case.formula, case.form));
        }
        digests.push(digest);
        keep_save(&case, came.save);
    }
    let formulas: BTreeSet<&str> = cases.iter().map(|one| one["formula"].as_str().unwrap()).collect();
    let digest = digest_of_all(&digests);
    println!(
        "rust, wasmtime 48 ({}): {} formulas, {} vectors, {rows} rows, mismatches {}, digest {digest}",
        lw.module().build().trim_start_matches("lanewise-"),
        formulas.len(),
        cases.len(),
        wrong.len(),
    );
    assert!(wrong.is_empty(), "{} of {}: {:#?}", wrong.len(), cases.len(), &wrong[..wrong.len().min(20)]);
    assert_eq!(vectors()["digest"], digest.as_str());
}

/// What a bank saves goes where another host is to read it, if somebody asks.
fn keep_save(case: &Case, save: Option<Vec<u8>>) {
    if let (Some(folder), Some(_), Some(bytes)) = (std::env::var_os("LANEWISE_SAVES"), &case.save, save) {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(std::path::Path::new(&folder).join(format!("{}.bin", case.formula)), bytes).unwrap();
    }
}

#[test]
fn every_case_has_the_bits_of_all_other_hosts() {
    run_all(&mut instance());
}

#[test]
#[cfg(feature = "scalar")]
fn so_it_has_on_the_scalar_build() {
    run_all(&mut Loader::new().build(Build::Scalar).load().unwrap().instance().unwrap());
}

#[test]
fn blocks_of_any_size_give_the_same_bits() {
    let mut lw = Module::load().unwrap().with_staging(1).instance().unwrap();
    for one in vectors()["cases"].as_array().unwrap() {
        let case = Case::of(one);
        assert_eq!(one["digest"], case.run(&mut lw).unwrap().digest().as_str(), "{} {}", case.formula, case.form);
    }
}

#[test]
fn rows_of_maps_as_numbers_have_the_bits_of_columns() {
    let mut lw = instance();
    let mut rows = 0;
    for one in vectors()["cases"].as_array().unwrap() {
        let formula = described(one["formula"].as_str().unwrap());
        let by_row = |part: &str| {
            let fields = formula[part].as_array().unwrap();
            fields.iter().all(|field| field["dims"].as_array().unwrap().as_slice() == [Value::from("row")])
        };
        let case = Case::of(one);
        if formula["shape"] != "map" || case.int64 || !by_row("inputs") || !by_row("outputs") {
            continue;
        }
        let columns = case.run(&mut lw).unwrap().columns;
        for row in 0..columns[0].len() {
            let mut call = Call::new().on_invalid(OnInvalid::Nan);
            for (name, value) in &case.inputs {
                let crate::vectors::Given::Column(column) = value else { panic!("{value:?}") };
                call = call.input(name, column[row]);
            }
            for (name, value) in &case.params {
                call = match value {
                    crate::vectors::Given::Column(column) => call.param(name, column[row]),
                    other => call.param(name, other.param()),
                };
            }
            let out = lw.call(&case.formula, call).unwrap();
            for (name, column) in out.names().zip(&columns) {
                assert_eq!(out.number(name).to_bits(), column[row], "{} {name} {row}", case.formula);
            }
            rows += 1;
        }
    }
    assert!(rows > 1000, "{rows}");
}

#[test]
fn typed_formulas_have_the_bits_of_all_cases() {
    let mut lw = instance();
    for one in vectors()["cases"].as_array().unwrap() {
        let case = Case::of(one);
        let came = typed::run(&case, &mut lw).unwrap();
        assert_eq!(one["digest"], came.digest().as_str(), "{} {}", case.formula, case.form);
    }
    assert_eq!(typed::TABLE.len(), lw.module().formulas().count());
}

/// A name as Rust writes it, by other code than the crate's.
fn rust_name(name: &str) -> String {
    let split = |letter: char| match letter.is_ascii_uppercase() {
        true => format!("_{}", letter.to_ascii_lowercase()),
        false => letter.to_string(),
    };
    name.chars().map(split).collect()
}

#[test]
fn what_must_be_refused_is_by_the_message_that_other_hosts_have() {
    let mut lw = instance();
    let refusals = vectors()["refusals"].as_array().unwrap();
    let mut wrong = Vec::new();
    for one in refusals {
        let text = |key: &str| one[key].as_str().unwrap();
        let argument = match text("argument") {
            "saved state" => "saved state".into(),
            name => format!("\"{}\"", rust_name(name)),
        };
        let mut expected = text("expected").to_string();
        if let Some(high) = expected.strip_prefix("at most \"") {
            expected = format!("at most \"{}", rust_name(high));
        }
        let message = format!("{}: {argument} expected {expected}, got {}", text("formula"), text("got"));
        let got = match Case::of(one).run(&mut lw) {
            Ok(_) => "no error".into(),
            Err(error) => error.to_string(),
        };
        if got != message {
            wrong.push((message, got));
        }
    }
    assert!(wrong.is_empty(), "{} of {}: {:#?}", wrong.len(), refusals.len(), &wrong[..wrong.len().min(20)]);
}
