//! The practice tenant over real HTTP, as any client meets it.
//!
//! One program for all tests: it links once. Owns no knowledge of the inside beyond the public handle.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests fail by panicking")]

mod batch;
mod bin;
mod faults;
mod permissions;
mod registration;
mod replication;
mod scenarios;
mod sign_in;
mod site;
mod tokens;
