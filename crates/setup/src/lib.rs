//! Peig's guide as a program, without I/O of its own.

pub mod host;
pub mod ipc;
