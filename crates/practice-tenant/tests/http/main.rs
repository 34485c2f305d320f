//! The practice tenant over real HTTP, as any client meets it.
//!
//! One program for all tests: it links once. Owns no knowledge of the inside beyond the public handle.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests fail by panicking")]

mod assigned;
mod batch;
mod bin;
mod direct;
mod faults;
mod hold;
mod language;
mod owners;
mod permissions;
mod prepared;
mod pretences;
mod queries;
mod registration;
mod replication;
mod scenarios;
mod secrets;
mod served;
mod sign_in;
mod site;
mod table;
mod tokens;
