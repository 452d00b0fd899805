//! vectors.json: cases as calls, and the cells that come of them.
use lanewise::{Bank, Call, Instance, OnInvalid, Result, Source};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

/// The file, and a manifest to tell shapes from: read here by other code than the crate's.
pub fn vectors() -> &'static Value {
    static FILE: OnceLock<Value> = OnceLock::new();
    FILE.get_or_init(|| read("tests/data/vectors.json"))
}

pub fn manifest() -> &'static Value {
    static FILE: OnceLock<Value> = OnceLock::new();
    FILE.get_or_init(|| read("data/manifest.json"))
}

fn read(name: &str) -> Value {
    let path = format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}: npx tsx scripts/hosts.ts rust"));
    serde_json::from_slice(&text).unwrap()
}

pub fn described(id: &str) -> &'static Value {
    let formulas = manifest()["formulas"].as_array().unwrap();
    formulas.iter().find(|formula| formula["id"] == id).unwrap_or_else(|| panic!("no formula {id}"))
}

pub fn number(value: &Value) -> f64 {
    match value.as_str() {
        Some("NaN") => f64::NAN,
        Some("Infinity") => f64::INFINITY,
        Some("-Infinity") => f64::NEG_INFINITY,
        Some(text) => text.parse().unwrap(),
        None => value.as_f64().unwrap(),
    }
}

/// A value of a case with its cells drawn.
#[derive(Clone, Debug)]
pub enum Given {
    Number(f64),
    Integer(i64),
    Toggle(bool),
    Name(String),
    Column(Vec<f64>),
    Integers(Vec<i64>),
    Offsets(Vec<u32>),
}

impl Given {
    pub fn source(&self) -> Source<'_> {
        match self {
            Self::Number(x) => (*x).into(),
            Self::Integer(x) => (*x).into(),
            Self::Toggle(on) => (*on).into(),
            Self::Name(name) => name.as_str().into(),
            Self::Column(column) => column.into(),
            Self::Integers(column) => column.into(),
            Self::Offsets(offsets) => offsets.into(),
        }
    }

    pub fn number(&self) -> f64 {
        let Self::Number(x) = self else { panic!("{self:?}") };
        *x
    }

    pub fn offsets(&self) -> &[u32] {
        let Self::Offsets(offsets) = self else { panic!("{self:?}") };
        offsets
    }

    pub fn toggle(&self) -> bool {
        let Self::Toggle(on) = self else { panic!("{self:?}") };
        *on
    }

    pub fn name(&self) -> &str {
        let Self::Name(name) = self else { panic!("{self:?}") };
        name
    }

    pub fn param(&self) -> lanewise::Param<'_> {
        match self {
            Self::Number(x) => (*x).into(),
            Self::Integer(x) => (*x).into(),
            Self::Toggle(on) => (*on).into(),
            Self::Name(name) => name.as_str().into(),
            Self::Column(column) => column.into(),
            other => panic!("{other:?} is no parameter"),
        }
    }
}

/// A case as a caller would write it.
#[derive(Clone, Debug)]
pub struct Case {
    pub formula: String,
    pub form: String,
    pub int64: bool,
    pub entities: usize,
    pub sizes: Vec<(String, usize)>,
    pub index: Vec<u32>,
    pub params: Vec<(String, Given)>,
    pub inputs: Vec<(String, Given)>,
    pub state: Vec<(String, Given)>,
    pub save: Option<Vec<u8>>,
    pub on_invalid: OnInvalid,
}

/// Cells of outputs, and of a bank's state, in the manifest's order.
#[derive(Debug, Default)]
pub struct Came {
    pub columns: Vec<Vec<u64>>,
    pub save: Option<Vec<u8>>,
}

impl Case {
    pub fn of(one: &Value) -> Self {
        let formula = described(one["formula"].as_str().unwrap());
        let int64 = one["cells"] == "i64";
        let column = |drawn: &Value, length: usize| {
            let bits = bits(drawn, length);
            match int64 {
                true => Given::Integers(bits.iter().map(|cell| *cell as i64).collect()),
                false => Given::Column(bits.iter().map(|cell| f64::from_bits(*cell)).collect()),
            }
        };
        let dims = |part: &str, name: &str| {
            let fields = formula[part].as_array().unwrap();
            fields.iter().find(|field| field["name"] == name).unwrap()["dims"].as_array().unwrap().clone()
        };
        let along = if formula["shape"] == "recurrence" { "entity" } else { "row" };
        let each = |part: &str, read: &dyn Fn(&str, &Value) -> Given| -> Vec<(String, Given)> {
            let named = one[part].as_object();
            named.into_iter().flatten().map(|(name, value)| (name.clone(), read(name, value))).collect()
        };
        let plain = ["row", "group", "tick", "entity", "event"];
        let sizes = one["sizes"].as_object().unwrap();
        Self {
            form: one["form"].as_str().unwrap().into(),
            int64,
            entities: one["sizes"]["entity"].as_u64().unwrap_or(0) as usize,
            sizes: (sizes.iter().filter(|(axis, _)| !plain.contains(&axis.as_str())))
                .map(|(axis, length)| (axis.clone(), length.as_u64().unwrap() as usize))
                .collect(),
            index: numbers(&one["index"]),
            inputs: each("inputs", &|name, value| match value {
                Value::Array(_) => Given::Offsets(numbers(value)),
                Value::Object(_) => column(value, cells(&dims("inputs", name), one)),
                _ => Given::Number(number(value)),
            }),
            params: each("params", &|name, value| {
                let params = formula["params"].as_array().unwrap();
                let param = params.iter().find(|param| param["name"] == name).unwrap();
                match value {
                    Value::Object(_) => {
                        let bits = bits(value, one["sizes"][along].as_u64().unwrap() as usize);
                        Given::Column(bits.iter().map(|cell| f64::from_bits(*cell)).collect())
                    }
                    Value::Bool(on) => Given::Toggle(*on),
                    Value::String(text) if param["choices"].is_array() => Given::Name(text.clone()),
                    _ if int64 && param["wide"] == true => match value {
                        Value::String(text) => Given::Integer(text.parse().unwrap()),
                        _ => Given::Integer(value.as_f64().unwrap() as i64),
                    },
                    _ => Given::Number(number(value)),
                }
            }),
            state: each("state", &|name, value| {
                let mut dims = dims("state", name);
                dims.insert(0, "entity".into());
                column(value, cells(&dims, one))
            }),
            save: one["save"].as_str().map(base64),
            on_invalid: if one["onInvalid"] == "throw" { OnInvalid::Throw } else { OnInvalid::Nan },
            formula: one["formula"].as_str().unwrap().into(),
        }
    }

    fn with_inputs<'c>(&'c self, call: Call<'c>) -> Call<'c> {
        self.inputs.iter().fold(call, |call, (name, value)| call.input(name, value.source()))
    }

    fn options<'c>(&'c self) -> Call<'c> {
        let call = Call::new().on_invalid(self.on_invalid);
        let call = self.params.iter().fold(call, |call, (name, value)| call.param(name, value.param()));
        self.sizes.iter().fold(call, |call, (axis, length)| call.size(axis, *length))
    }

    /// Computes the case by ids and names.
    pub fn run(&self, lw: &mut Instance) -> Result<Came> {
        let formula = described(&self.formula);
        let outputs = formula["outputs"].as_array().unwrap();
        let cells = |out: &lanewise::Outputs| -> Vec<Vec<u64>> {
            let column = |output: &Value| {
                let name = output["name"].as_str().unwrap();
                match out.get(name) {
                    Some(column) => column.iter().map(|cell| cell.to_bits()).collect(),
                    None => out.integers(name).unwrap().iter().map(|cell| *cell as u64).collect(),
                }
            };
            outputs.iter().map(column).collect()
        };
        if self.form == "call" {
            let mut call = self.with_inputs(self.options());
            if formula["shape"] == "recurrence" {
                call = call.entities(self.entities);
            }
            return Ok(Came::of(cells(&lw.call(&self.formula, call)?)));
        }
        let options = self.state.iter().fold(self.options(), |call, (name, value)| call.state(name, value.source()));
        let mut bank = lw.module().bank(&self.formula, self.entities, options.int64(self.int64))?;
        if let Some(save) = &self.save {
            bank.load(save)?;
        }
        let tick = self.with_inputs(Call::new());
        let out = match self.form.as_str() {
            "ticks" => bank.run(tick)?,
            _ => bank.step_at(&self.index, tick)?,
        };
        Ok(Came::of(cells(&out)).with_state(&bank))
    }
}

impl Came {
    pub fn of(columns: Vec<Vec<u64>>) -> Self {
        Self { columns, save: None }
    }

    /// The same with all state of a bank behind its outputs, and its save.
    pub fn with_state(mut self, bank: &Bank) -> Self {
        for name in bank.states() {
            self.columns.push(match bank.state(name) {
                Some(column) => column.iter().map(|cell| cell.to_bits()).collect(),
                None => bank.state_integers(name).unwrap().iter().map(|cell| *cell as u64).collect(),
            });
        }
        self.save = Some(bank.save());
        self
    }

    /// The same with one column in place of its own, as it came when nothing else was asked for.
    pub fn and_alone(mut self, at: usize, column: Vec<f64>) -> Self {
        self.columns[at] = column.into_iter().map(f64::to_bits).collect();
        self
    }

    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for cell in self.columns.iter().flatten() {
            hash.update(cell.to_le_bytes());
        }
        hex(&hash.finalize())
    }
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Of the digests of several cases.
pub fn digest_of_all(digests: &[String]) -> String {
    let text: String = digests.iter().map(|digest| format!("{digest}\n")).collect();
    hex(&Sha256::digest(text))
}

fn numbers(value: &Value) -> Vec<u32> {
    value.as_array().into_iter().flatten().map(|number| number.as_u64().unwrap() as u32).collect()
}

/// Cells of a column; of events, one turn each in place of ticks and entities.
fn cells(dims: &[Value], one: &Value) -> usize {
    let turns = one["form"] == "events" && dims.iter().any(|dim| dim == "tick");
    let start = if turns { one["index"].as_array().unwrap().len() } else { 1 };
    let own = dims.iter().filter(|dim| !(turns && (*dim == "tick" || *dim == "entity")));
    own.fold(start, |cells, dim| {
        cells * dim.as_u64().unwrap_or_else(|| one["sizes"][dim.as_str().unwrap()].as_u64().unwrap()) as usize
    })
}

/// Bits of a column of so many cells.
fn bits(drawn: &Value, length: usize) -> Vec<u64> {
    let wide = |digits: &Value| u64::from_str_radix(digits.as_str().unwrap(), 16).unwrap();
    if let Some(bits) = drawn["bits"].as_array() {
        return bits.iter().map(wide).collect();
    }
    let pool = vectors()["pools"][drawn["pool"].as_u64().unwrap() as usize].as_array().unwrap();
    let pool: Vec<u64> = pool.iter().map(wide).collect();
    let seed = drawn["seed"].as_u64().unwrap() as u32;
    let length = drawn["length"].as_u64().map_or(length, |length| length as usize);
    (0..length).map(|i| pool[place(seed, i as u32) as usize % pool.len()]).collect()
}

fn place(seed: u32, i: u32) -> u32 {
    let x = seed.wrapping_add(i.wrapping_mul(0x9E37_79B9));
    let x = (x ^ (x >> 16)).wrapping_mul(0x21F0_AAAD);
    let x = (x ^ (x >> 15)).wrapping_mul(0x735A_2D97);
    x ^ (x >> 15)
}

fn base64(text: &str) -> Vec<u8> {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut held, mut bytes) = (0_u32, 0, Vec::new());
    for letter in text.bytes().filter(|letter| *letter != b'=') {
        let six = alphabet.iter().position(|known| *known == letter).unwrap() as u32;
        bits = bits << 6 | six;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    bytes
}
