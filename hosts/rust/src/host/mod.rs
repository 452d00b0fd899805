//! What every formula goes through: it knows the manifest, and no formula by name.
mod bank;
mod call;
mod check;
mod error;
mod groups;
mod instance;
// Docs and units are for the build script, which reads the same file.
#[allow(dead_code)]
mod manifest;
mod module;
mod names;
mod number;
mod outputs;
mod save;
mod shape;
mod state;
mod stream;

pub use bank::Bank;
pub use call::{Call, OnInvalid, Param, Sink, Source};
pub use error::{Error, Mismatch, Result};
pub use instance::Instance;
pub use module::{Build, Loader, Module};
pub use outputs::{Outputs, flag};
