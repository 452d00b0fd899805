//! What can be wrong. Everything is found before anything is computed or changed.
use super::names::nearest;
use std::fmt;

/// The result of everything that may be refused.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call, a bank or a module was refused. The text names formula, argument, what was expected and what came.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// An argument of another kind than its field takes: a column for a number, a name for a column.
    Kind(Box<Mismatch>),
    /// An argument of the right kind whose value, length or sum is not as it must be.
    Value(Box<Mismatch>),
    /// A name that the formula, or the catalogue, does not have.
    Unknown {
        /// the formula, or `lanewise`
        formula: String,
        /// what was named: "input", "parameter", "formula"
        what: &'static str,
        /// the name that came
        name: String,
        /// the name that was perhaps meant
        near: Option<String>,
        /// all names that there are
        known: Vec<String>,
    },
    /// Wasm, manifest and this crate do not belong together.
    Module(String),
    /// The engine failed: memory that it could not get, or wasm that it does not take.
    Wasm(wasmtime::Error),
}

/// What was expected of an argument, and what came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// id of the formula, as `energy.treasuryFee`
    pub formula: String,
    /// the argument as Rust writes it, or several in quotes
    pub argument: String,
    /// what it should be
    pub expected: String,
    /// what it is
    pub got: String,
}

impl Error {
    pub(crate) fn kind(formula: &str, argument: &str, expected: impl fmt::Display, got: impl fmt::Display) -> Self {
        Self::Kind(Mismatch::new(formula, quoted(argument), expected, got))
    }

    pub(crate) fn value(formula: &str, argument: &str, expected: impl fmt::Display, got: impl fmt::Display) -> Self {
        Self::Value(Mismatch::new(formula, quoted(argument), expected, got))
    }

    /// The same of what is no single argument.
    pub(crate) fn of(
        formula: &str,
        subject: impl Into<String>,
        expected: impl fmt::Display,
        got: impl fmt::Display,
    ) -> Self {
        Self::Value(Mismatch::new(formula, subject.into(), expected, got))
    }

    pub(crate) fn unknown<'n>(
        formula: &str,
        what: &'static str,
        name: &str,
        known: impl Iterator<Item = &'n str> + Clone,
    ) -> Self {
        Self::Unknown {
            formula: formula.into(),
            what,
            name: name.into(),
            near: nearest(name, known.clone()).map(String::from),
            known: known.map(String::from).collect(),
        }
    }
}

fn quoted(argument: &str) -> String {
    format!("\"{argument}\"")
}

impl Mismatch {
    fn new(formula: &str, argument: String, expected: impl fmt::Display, got: impl fmt::Display) -> Box<Self> {
        Box::new(Self { formula: formula.into(), argument, expected: expected.to_string(), got: got.to_string() })
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { formula, argument, expected, got } = self;
        write!(f, "{formula}: {argument} expected {expected}, got {got}")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(mismatch) | Self::Value(mismatch) => mismatch.fmt(f),
            Self::Unknown { formula, what, name, near, known } => {
                write!(f, "{formula}: unknown {what} \"{name}\"")?;
                if let Some(near) = near {
                    write!(f, " (did you mean \"{near}\"?)")?;
                }
                match known.as_slice() {
                    [] => f.write_str(", it has none"),
                    // A catalogue is too long to be listed.
                    known if known.len() > 60 => Ok(()),
                    known => write!(f, ", expected \"{}\"", known.join("\", \"")),
                }
            }
            Self::Module(what) => write!(f, "lanewise: {what}"),
            Self::Wasm(error) => write!(f, "lanewise: {error:#}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<wasmtime::Error> for Error {
    fn from(error: wasmtime::Error) -> Self {
        Self::Wasm(error)
    }
}
