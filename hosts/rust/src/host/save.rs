//! A bank's state as bytes, the same for every host: "LWB2", the length of the header, the CRC-32 of all that is not these four
//! bytes, a header in JSON that says whose it is, then from a multiple of eight bytes on each column's cells.
use super::check::ParamValue;
use super::error::{Error, Result};
use super::manifest::{Formula, ParamKind};
use super::number;
use serde_json::Value;

const MAGIC: &[u8; 4] = b"LWB2";
const HEADER_AT: usize = 12;

/// What a save says of the bank that made it.
pub(crate) struct Header<'h> {
    pub formula: &'h Formula,
    pub entities: usize,
    pub int64: bool,
    /// cells of each state an entity
    pub widths: &'h [usize],
    pub params: &'h [ParamValue],
}

impl Header<'_> {
    fn columns(&self) -> String {
        let named: Vec<String> = (self.formula.states.iter().zip(self.widths))
            .map(|(state, width)| format!("{}*{width}", state.name))
            .collect();
        named.join(" ")
    }

    fn cells(&self) -> &'static str {
        if self.int64 { "i64" } else { "f64" }
    }

    /// Parameters by name, as text: JSON has neither infinity nor NaN.
    fn params(&self) -> impl Iterator<Item = (&str, String)> {
        self.formula.params.iter().zip(self.params).map(|(param, value)| {
            let text = match &param.kind {
                ParamKind::Choice { choices, .. } => choices[value.number() as usize].clone(),
                _ => value.text(),
            };
            (param.name.as_str(), text)
        })
    }

    fn json(&self) -> String {
        let quoted = |text: &str| Value::from(text).to_string();
        let params: Vec<String> =
            self.params().map(|(name, text)| format!("{}:{}", quoted(name), quoted(&text))).collect();
        format!(
            r#"{{"formula":{},"version":{},"entities":{},"cells":"{}","columns":{},"params":{{{}}}}}"#,
            quoted(&self.formula.id),
            self.formula.version,
            self.entities,
            self.cells(),
            quoted(&self.columns()),
            params.join(","),
        )
    }

    pub fn encode<'c>(&self, columns: impl Iterator<Item = &'c [u64]>) -> Vec<u8> {
        let json = self.json();
        let mut bytes = Vec::from(MAGIC);
        bytes.extend((json.len() as u32).to_le_bytes());
        bytes.extend([0; 4]);
        bytes.extend(json.as_bytes());
        bytes.resize(bytes.len().next_multiple_of(8), 0);
        for column in columns {
            bytes.extend(column.iter().flat_map(|cell| cell.to_le_bytes()));
        }
        let sum = checksum(&bytes);
        bytes[8..HEADER_AT].copy_from_slice(&sum.to_le_bytes());
        bytes
    }

    /// The cells of all columns in order, once the header is what this bank expects. `same`: its parameters too.
    pub fn decode(&self, bytes: &[u8], same: bool) -> Result<Vec<u64>> {
        let refuse = |expected: &str, got: &str| Err(Error::of(&self.formula.id, "saved state", expected, got));
        let Some((marks, behind)) = bytes.split_at_checked(HEADER_AT).filter(|(marks, _)| marks.starts_with(MAGIC))
        else {
            return refuse("bytes that save() made", "something else");
        };
        let word = |at: usize| u32::from_le_bytes([marks[at], marks[at + 1], marks[at + 2], marks[at + 3]]);
        if word(8) != checksum(bytes) {
            let got = format!("{} bytes that do not have their checksum", bytes.len());
            return refuse("bytes as save() made them", &got);
        }
        let length = word(4) as usize;
        let head: Option<Value> = behind.get(..length).and_then(|json| serde_json::from_slice(json).ok());
        let Some(head) = head.filter(Value::is_object) else {
            return refuse("bytes that save() made", "something else");
        };
        let columns = self.columns();
        for (key, expected) in [
            ("formula", Value::from(self.formula.id.as_str())),
            ("version", Value::from(self.formula.version)),
            ("entities", Value::from(self.entities)),
            ("cells", Value::from(self.cells())),
            ("columns", Value::from(columns.as_str())),
        ] {
            let loads = key == "formula" && self.formula.loads.iter().any(|id| head[key] == id.as_str());
            if head[key] != expected && !loads {
                return refuse(&format!("{key} {}", bare(&expected)), &bare(&head[key]));
            }
        }
        if same {
            self.check_params(&head["params"])?;
        }
        let body = (HEADER_AT + length).next_multiple_of(8);
        let cells: usize = self.widths.iter().map(|width| width * self.entities).sum();
        let found = bytes.len().saturating_sub(body);
        if found != cells * 8 {
            return refuse(&format!("{} bytes of columns", cells * 8), &found.to_string());
        }
        let cell = |eight: &[u8]| eight.iter().rev().fold(0, |cell, byte| cell << 8 | u64::from(*byte));
        Ok(bytes[body..].chunks_exact(8).map(cell).collect())
    }

    fn check_params(&self, saved: &Value) -> Result<()> {
        let Some(saved) = saved.as_object() else {
            return Err(Error::of(&self.formula.id, "saved state", "the parameters it was saved under", "none"));
        };
        for (name, expected) in self.params() {
            let text = saved.get(name).map_or_else(|| "none".into(), bare);
            let same = text == expected
                || matches!((number::parse(&text), number::parse(&expected)), (Some(a), Some(b)) if a == b);
            if !same {
                let expected = format!("parameter \"{name}\" {expected}");
                return Err(Error::of(&self.formula.id, "saved state", expected, text));
            }
        }
        match saved.keys().find(|name| self.formula.params.iter().all(|param| param.name != **name)) {
            Some(name) => {
                let got = bare(&saved[name]);
                Err(Error::of(&self.formula.id, "saved state", format_args!("no parameter \"{name}\""), got))
            }
            None => Ok(()),
        }
    }
}

/// JSON as a person would write it.
fn bare(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), String::from)
}

/// Of all bytes but the four that hold it.
fn checksum(bytes: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&bytes[..8]);
    hasher.update(&bytes[HEADER_AT..]);
    hasher.finalize()
}
