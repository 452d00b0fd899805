//! Every formula as a builder of its own, written by the build script from the manifest: names, units and ranges to read, choices
//! as enums. What it hands on is a [`Call`] by names, so that no order can be wrong.

/// Options that every builder has.
macro_rules! options {
    () => {
        /// What to do about rows outside the domain: an error of formulas that the manifest calls strict, else NaN.
        pub fn on_invalid(self, on_invalid: OnInvalid) -> Self {
            Self(self.0.on_invalid(on_invalid))
        }

        /// The length of an axis that no column tells.
        pub fn with_size(self, axis: &'a str, length: usize) -> Self {
            Self(self.0.size(axis, length))
        }
    };
}

/// Banks of one formula: what is special to it are its ticks.
macro_rules! bank {
    () => {
        /// Many entities with their state: [`Bank::tick`] takes inputs by name, and all else is as of any [bank](crate::Bank).
        #[derive(Debug)]
        pub struct Bank(pub(super) crate::Bank);

        impl std::ops::Deref for Bank {
            type Target = crate::Bank;

            fn deref(&self) -> &crate::Bank {
                &self.0
            }
        }

        impl std::ops::DerefMut for Bank {
            fn deref_mut(&mut self) -> &mut crate::Bank {
                &mut self.0
            }
        }

        impl Bank {
            /// Inputs of one tick, of many, or of events.
            pub fn tick<'b, 'a>(&'b mut self) -> Tick<'b, 'a> {
                Tick(&mut self.0, Call::new())
            }
        }

        /// Inputs of a bank, by name: for one tick, for many, or for events.
        #[derive(Debug)]
        #[must_use = "a tick is computed by step, run or at"]
        pub struct Tick<'b, 'a>(&'b mut crate::Bank, Call<'a>);
    };
}

/// What the generated modules write with.
mod prelude {
    pub(crate) use crate::host::flag;
    pub(crate) use crate::{Call, Instance, Module, OnInvalid, Param, Result, Source};
}

include!(concat!(env!("OUT_DIR"), "/formulas.rs"));
