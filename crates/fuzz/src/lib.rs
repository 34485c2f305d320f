//! Foreign bytes, and what must be true whatever they are.
//!
//! Owns: one function for each kind of bytes that comes from elsewhere, by the public doors of the crates; what is private
//! to them is held to its rules in their own modules `fuzzed`. Each takes the bytes of one input and panics where something
//! is wrong. Refuses to own: the engine that thinks of inputs (`main.rs` hands them on), and any product code.
//!
//! `corpus/` holds a folder of inputs for each, the smallest that reach what they reach, and those that once showed
//! something. Ordinary tests run them all.

#![allow(clippy::expect_used, reason = "a panic is how something wrong is told")]

mod answers;
mod exchange;
mod headers;
mod marker;
mod notes;
mod places;
mod texts;

/// One kind of foreign bytes.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name, and that of its folder and its dictionary.
    pub name: &'static str,
    /// Takes one input, and panics where something is wrong.
    pub run: fn(&[u8]),
}

const fn target(name: &'static str, run: fn(&[u8])) -> Target {
    Target { name, run }
}

/// What can be reached from outside of the crates.
pub const PUBLIC: &[Target] = &[
    target("claims", headers::claims),
    target("cloud", places::cloud),
    target("exchange", exchange::exchange),
    target("guide", texts::guide),
    target("new_secret", answers::new_secret),
    target("notes", notes::notes),
    target("objects", answers::objects),
    target("proxy", places::proxy),
    target("retry_after", headers::retry_after),
    target("rules", answers::rules),
];

/// What is reached by doors that are there for the fuzzer only. The tests of those crates run its inputs.
#[cfg(fuzzing)]
pub const PRIVATE: &[Target] = &[
    target("id_token", entra::fuzzed::id_token),
    target("loopback", entra::fuzzed::loopback),
    target("query", practice_tenant::fuzzed::query),
    target("refusals", entra::fuzzed::refusals),
    target("session", entra::fuzzed::session),
];

/// As above; there are no such doors in this build.
#[cfg(not(fuzzing))]
pub const PRIVATE: &[Target] = &[];

/// The kind of this name.
pub fn named(name: &str) -> Option<Target> {
    PUBLIC.iter().chain(PRIVATE).find(|target| target.name == name).copied()
}
