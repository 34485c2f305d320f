//! Peig's guide as a program, without I/O of its own.
//!
//! `guide` is the guide as data. `observe` reads the tenant, `check` judges what was read, `plan` says what has to be
//! changed, `apply` and `secret` change it, `settle` keeps the checklist steady meanwhile, `handover` gives the values
//! that Peig asks for. `wizard` is the task that owns the state; it takes `ipc::Intent`s and gives `ipc::View`s.
//! The machine around it (browser, clipboard, credential store, practice tenant) is behind `host::Host`.

pub mod apply;
pub mod change;
pub mod check;
pub mod documents;
pub mod facts;
pub mod faults;
pub mod guide;
pub mod handover;
pub mod host;
pub mod ipc;
pub mod observe;
pub mod plan;
pub mod policy;
pub mod reading;
pub mod removal;
pub mod secret;
pub mod settle;
pub mod sign_in_grant;
pub mod steady;
pub mod upkeep;
pub mod wizard;
