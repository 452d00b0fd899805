//! Typed formulas by the manifest's names: the table is written by the build script.
use crate::vectors::{Came, Case};
use lanewise::{Instance, Result};

type Run = fn(&Case, &mut Instance) -> Result<Came>;

/// Computes a case by the typed formula.
pub fn run(case: &Case, lw: &mut Instance) -> Result<Came> {
    let (_, run) = TABLE.iter().find(|(id, _)| *id == case.formula).unwrap();
    run(case, lw)
}

fn doubles(column: Vec<f64>) -> Vec<u64> {
    column.into_iter().map(f64::to_bits).collect()
}

fn integers(column: Vec<i64>) -> Vec<u64> {
    column.into_iter().map(|cell| cell as u64).collect()
}

include!(concat!(env!("OUT_DIR"), "/table.rs"));
