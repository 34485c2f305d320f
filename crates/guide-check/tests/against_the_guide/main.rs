//! Pages of the guide and what is said of them. One program for all of it, so that it is compiled and linked once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

#[path = "../support/mod.rs"]
mod support;

mod align;
mod any_text;
mod command;
mod pages;
mod reading;
mod values;
