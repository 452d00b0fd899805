//! The kernels, compiled and checked against the manifest that describes them.
use super::bank::Bank;
use super::call::Call;
use super::check::find;
use super::error::{Error, Result};
use super::instance::Instance;
use super::manifest::{Formula, Kernel, Manifest, Type};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock};
use wasmtime::{Engine, ExternType, ValType};

/// What a kernel's host must know; another number is another contract.
const ABI: i64 = 2;
/// Bytes that columns stream through: they stay in the cache of a core.
const STAGING: usize = 1 << 20;

static MANIFEST: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/manifest.json"));
#[cfg(feature = "simd")]
static SIMD: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/lanewise-simd.wasm"));
#[cfg(feature = "scalar")]
static SCALAR: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/lanewise-scalar.wasm"));

/// Which of the two builds: both give the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Build {
    /// two rows a step
    #[cfg(feature = "simd")]
    Simd,
    /// for engines without 128-bit SIMD
    #[cfg(feature = "scalar")]
    Scalar,
}

impl Build {
    fn embedded(self) -> &'static [u8] {
        match self {
            #[cfg(feature = "simd")]
            Self::Simd => SIMD,
            #[cfg(feature = "scalar")]
            Self::Scalar => SCALAR,
        }
    }
}

impl Default for Build {
    fn default() -> Self {
        #[cfg(feature = "simd")]
        return Self::Simd;
        #[cfg(all(feature = "scalar", not(feature = "simd")))]
        return Self::Scalar;
    }
}

/// The kernels, compiled. Cheap to clone, and may go to any thread; each thread makes an [`Instance`] of its own from it.
#[derive(Clone)]
pub struct Module {
    shared: Arc<Shared>,
    staging: usize,
}

struct Shared {
    engine: Engine,
    module: wasmtime::Module,
    manifest: Manifest,
    places: HashMap<String, usize>,
    build: String,
}

/// How kernels are loaded where [`Module::load`] does not fit: another build, an engine with a cache, or bytes of one's own.
///
/// ```no_run
/// # fn main() -> lanewise::Result<()> {
/// use lanewise::{Loader, wasmtime};
/// let mut config = wasmtime::Config::new();
/// config.max_wasm_stack(256 << 10);
/// // With wasmtime's feature `cache`, config.cache(...) keeps compiled kernels on disk.
/// let module = Loader::new().engine(wasmtime::Engine::new(&config)?).load()?;
/// let mut lw = module.instance()?;
/// # let _ = &mut lw;
/// # Ok(()) }
/// ```
#[derive(Default)]
pub struct Loader {
    engine: Option<Engine>,
    build: Build,
    wasm: Option<Vec<u8>>,
    manifest: Option<Vec<u8>>,
}

impl Loader {
    /// The embedded default build, in an engine of its own.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An engine of one's own: shared with other modules, or configured, as with a cache of compiled code.
    #[must_use]
    pub fn engine(mut self, engine: Engine) -> Self {
        self.engine = Some(engine);
        self
    }

    /// One of the embedded builds.
    #[must_use]
    pub fn build(mut self, build: Build) -> Self {
        self.build = build;
        self
    }

    /// Wasm of one's own, a build that exports its memory: one of those that the manifest has the digest of.
    #[must_use]
    pub fn wasm(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.wasm = Some(bytes.into());
        self
    }

    /// The manifest that belongs to one's own wasm, as JSON.
    #[must_use]
    pub fn manifest(mut self, json: impl Into<Vec<u8>>) -> Self {
        self.manifest = Some(json.into());
        self
    }

    /// Compiles the kernels, once digest, version, exports and signatures are what the manifest says.
    ///
    /// # Errors
    /// [`Error::Module`] where they are not, [`Error::Wasm`] where the engine does not take them.
    pub fn load(self) -> Result<Module> {
        let refuse = |what: String| Err(Error::Module(what));
        let manifest = Manifest::parse(self.manifest.as_deref().unwrap_or(MANIFEST))
            .map_err(|what| Error::Module(format!("the manifest cannot be read: {what}")))?;
        if manifest.abi_version != ABI {
            return refuse(format!("the manifest expected abiVersion {ABI}, got {}", manifest.abi_version));
        }
        let bytes = self.wasm.as_deref().unwrap_or_else(|| self.build.embedded());
        let digest = hex(&Sha256::digest(bytes));
        let Some(build) = manifest.builds.iter().find(|build| build.sha256 == digest) else {
            let known: Vec<&str> = manifest.builds.iter().map(|build| build.sha256.as_str()).collect();
            return refuse(format!("the wasm expected sha256 {}, got {digest}", known.join(" or ")));
        };
        let engine = self.engine.unwrap_or_default();
        let module = wasmtime::Module::new(&engine, bytes)?;
        check_exports(&module, &manifest)?;
        let shared = Shared {
            places: (manifest.formulas.iter().enumerate())
                .flat_map(|(at, formula)| {
                    [(formula.id.clone(), at), (format!("{}.{}", formula.domain, formula.rust), at)]
                })
                .collect(),
            build: build.name.clone(),
            engine,
            module,
            manifest,
        };
        let module = Module { shared: Arc::new(shared), staging: STAGING };
        // The version stands in a global, which only an instance has.
        module.instance()?.check_version(ABI)?;
        Ok(module)
    }
}

/// Every kernel is there, with the arguments that the manifest tells.
fn check_exports(module: &wasmtime::Module, manifest: &Manifest) -> Result<()> {
    let missing = |name: &str| Error::Module(format!("the wasm expected to export \"{name}\", got none"));
    if !matches!(module.get_export("memory"), Some(ExternType::Memory(_))) {
        return Err(missing("memory"));
    }
    let fits = |kernel: &Kernel, kind: &ValType, at: usize| {
        matches!(
            (kernel.args[at].1, kind),
            (Type::I32, ValType::I32) | (Type::I64, ValType::I64) | (Type::F64, ValType::F64)
        )
    };
    for kernel in manifest.formulas.iter().flat_map(Formula::kernels) {
        let Some(ExternType::Func(func)) = module.get_export(&kernel.name) else {
            return Err(missing(&kernel.name));
        };
        let same = func.params().len() == kernel.args.len()
            && func.results().len() == 0
            && func.params().enumerate().all(|(at, kind)| fits(kernel, &kind, at));
        if !same {
            let what = format!("the kernel \"{}\" expected other arguments than the manifest tells", kernel.name);
            return Err(Error::Module(what));
        }
    }
    Ok(())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Module {
    /// The embedded kernels, compiled by the first call in a process and shared by all others.
    ///
    /// # Errors
    /// As [`Loader::load`].
    pub fn load() -> Result<Self> {
        static OWN: OnceLock<Module> = OnceLock::new();
        if let Some(module) = OWN.get() {
            return Ok(module.clone());
        }
        let module = Loader::new().load()?;
        Ok(OWN.get_or_init(|| module).clone())
    }

    /// The same kernels with so many bytes for large columns to stream through: 1 MiB unless told, which stays in a core's cache.
    #[must_use]
    pub fn with_staging(&self, bytes: usize) -> Self {
        Self { shared: Arc::clone(&self.shared), staging: bytes }
    }

    /// A memory with kernels over it: one a thread.
    ///
    /// # Errors
    /// [`Error::Wasm`] where the engine has no memory left.
    pub fn instance(&self) -> Result<Instance> {
        Instance::new(self)
    }

    /// So many entities with their state, in an instance of their own. The call gives parameters, initial state, sizes and
    /// options, and no inputs.
    ///
    /// # Errors
    /// Whatever the call names that the formula does not take, before anything is made.
    pub fn bank(&self, id: &str, entities: usize, call: Call<'_>) -> Result<Bank> {
        Bank::new(self, self.place(id)?, entities, call)
    }

    /// Version of the release that kernels and manifest are of.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.shared.manifest.version
    }

    /// Name of the build: `lanewise-simd` or `lanewise-scalar`.
    #[must_use]
    pub fn build(&self) -> &str {
        &self.shared.build
    }

    /// Ids of all formulas, as `energy.treasuryFee`.
    pub fn formulas(&self) -> impl Iterator<Item = &str> {
        self.shared.manifest.formulas.iter().map(|formula| formula.id.as_str())
    }

    /// Where the formula of that id stands; `energy.treasury_fee` is one too.
    pub(crate) fn place(&self, id: &str) -> Result<usize> {
        let ids = || self.shared.manifest.formulas.iter().map(|formula| formula.id.as_str());
        let place = self.shared.places.get(id).copied();
        place.ok_or_else(|| Error::unknown("lanewise", "formula", id, ids()))
    }

    pub(crate) fn formula_at(&self, at: usize) -> &Formula {
        &self.shared.manifest.formulas[at]
    }

    /// The engine that compiled it, to be shared with others.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.shared.engine
    }

    pub(crate) fn wasm(&self) -> &wasmtime::Module {
        &self.shared.module
    }

    pub(crate) fn staging(&self) -> usize {
        self.staging
    }

    /// Positions of axes that the caller gives lengths of.
    pub(crate) fn sizes(formula: &Formula, call: &Call<'_>) -> Result<Vec<Option<usize>>> {
        let names = || formula.axes.iter().map(String::as_str);
        let mut sizes = vec![None; formula.axes.len()];
        for (axis, length) in &call.sizes {
            let at = find(names().map(|name| (name, name)), axis);
            let at = at.ok_or_else(|| Error::unknown(&formula.id, "axis", axis, names()))?;
            sizes[at] = Some(*length);
        }
        Ok(sizes)
    }
}

impl fmt::Debug for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Module").field("build", &self.build()).field("version", &self.version()).finish()
    }
}
