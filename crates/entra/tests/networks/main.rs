//! Whether Microsoft can be reached, and what is said where it cannot: with real proxies (squid, microsocks), a real
//! authority and networks of their own.
//!
//! Proxy, trusted authorities and network belong to a whole process: so each look is taken in a process of its own, this
//! same test program, and what it found is read from what it prints.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "helpers of tests may panic and print"
)]

#[path = "../support/mod.rs"]
mod support;

mod alone;
mod certificates;
mod company;
mod looking;
mod proxies;
