#![doc = include_str!("../README.md")]

mod host;
#[macro_use]
mod typed;

pub use host::{
    Bank, Build, Call, Error, Instance, Loader, Mismatch, Module, OnInvalid, Outputs, Param, Result, Sink, Source,
};
pub use typed::*;
pub use wasmtime;

/// The embedded kernels over a memory of their own: [`Module::load`] and [`Module::instance`] in one.
///
/// # Errors
/// As [`Loader::load`].
pub fn load() -> Result<Instance> {
    Module::load()?.instance()
}
