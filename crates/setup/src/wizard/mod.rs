//! The wizard: one task that owns the state. Intents go in, the state comes out; `view` turns it into what is drawn.
//!
//! In one direction: `intent`, `place` and `event` are what is asked for, where the admin is, and what work reports;
//! `state` is what is known; `gate` and `plans` say where the admin may go and what would be changed; `jobs` is the slow
//! work beside the task; `secrets` what becomes of the secret's value; `notes` what is written down of it; `leaving` how the admin goes; `presence`
//! what ends when they are not there; `again` what failed is
//! done with once more; `entering` is the way in, `target_choice` which tenant is meant; `intents` and `events` (by `heard`) take in what comes; `engine` is the task.

mod again;
mod clipboard;
mod engine;
pub(crate) mod entering;
pub(crate) mod event;
mod events;
pub(crate) mod gate;
mod heard;
mod intent;
pub(crate) mod intents;
mod jobs;
mod leaving;
pub(crate) mod links;
mod notes;
pub(crate) mod place;
pub(crate) mod plans;
mod presence;
mod secrets;
pub(crate) mod state;
mod surroundings;
pub(crate) mod target_choice;

pub use engine::{Engine, Settings};
pub use intent::{CloudChoice, Intent, LinkId, SignInMethod};
pub use place::{Busy, BusyTask, ClosingRisk};
pub use state::{ClientKind, CloudKind, CloudProblem};
