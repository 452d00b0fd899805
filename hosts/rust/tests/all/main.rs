//! One binary: kernels are compiled once.
mod forms;
mod refused;
mod same_bits;
mod typed;
mod vectors;
