//! Writes the typed formulas from the manifest: names, docs, units and ranges, choices as enums.
#[path = "src/host/manifest.rs"]
#[allow(dead_code)]
mod manifest;
#[path = "src/host/names.rs"]
#[allow(dead_code)]
mod names;
#[path = "src/host/number.rs"]
#[allow(dead_code)]
mod number;
#[path = "generate/table.rs"]
mod table;
#[path = "generate/typed.rs"]
mod typed;

use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=data/manifest.json");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=generate");
    println!("cargo::rerun-if-changed=src/host");
    let text = fs::read("data/manifest.json").unwrap_or_else(|error| {
        panic!("data/manifest.json: {error}; in a checkout: npm run build && npx tsx scripts/hosts.ts rust")
    });
    let manifest = manifest::Manifest::parse(&text).unwrap_or_else(|what| panic!("data/manifest.json: {what}"));
    let out = env::var_os("OUT_DIR").expect("cargo tells OUT_DIR");
    let write = |name: &str, text: String| {
        let path = Path::new(&out).join(name);
        fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    };
    write("formulas.rs", typed::formulas(&manifest));
    // What the tests run all vectors through: the same formulas by their names in the manifest.
    write("table.rs", table::table(&manifest));
}
