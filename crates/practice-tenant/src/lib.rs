//! An Entra tenant on loopback: the sign-in endpoints and the slice of Microsoft Graph that Peig Setup uses.
//!
//! Owns: what the pretended tenant holds (raw JSON documents), how it answers over HTTP, what it refuses and in
//! which words of Microsoft's. Refuses to own: any type of the client, and the sentences of its pages. It depends on
//! neither `entra` nor `setup`, so that a wrong type on one side cannot hide on the other.

#![recursion_limit = "256"]

mod documents;
mod dress;
mod faults;
mod graph;
mod hold;
mod identity;
mod lock;
mod log;
mod loopback;
mod outcome;
mod pace;
mod pages;
mod scenario;
mod server;
mod serving;
mod shared;
mod tenant;
#[cfg(feature = "tls")]
mod tls;
mod watch;
mod weather;
mod wire;
mod words;

pub use documents::{Documents, Person};
pub use dress::Dress;
pub use faults::{Answer, Fault, Faults, When};
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub use graph::fuzzed;
pub use hold::{Held, Moment};
pub use identity::GRAPH_COMMAND_LINE_TOOLS;
pub use log::Seen;
pub use pace::Span;
pub use scenario::{Scenario, UnknownScenario, registration};
pub use server::{Options, Practice};
pub use tenant::Tenant;
pub use weather::Weather;
pub use words::{Spoken, Words};
