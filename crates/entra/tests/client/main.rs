//! What is said to Microsoft and how its answers are read. One program for all of it, so that it is compiled and linked
//! once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "helpers of tests may panic and print"
)]

#[path = "../support/mod.rs"]
mod support;

mod batch;
mod broken_wires;
mod catalogue;
mod cloud;
mod contract;
mod identity;
mod objects;
mod practice;
mod pure;
mod reported;
mod retry;
mod secret;
mod sign_in;
mod tokens;
mod waiting;
mod wire;
