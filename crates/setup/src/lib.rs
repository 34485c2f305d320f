//! Peig's guide as a program, without I/O of its own.
//!
//! In one direction, each room using only those before it: `guide` is the guide as data; `tenant` what is there, as one
//! snapshot; `ledger` what Microsoft has acknowledged and replicas may not show yet; `secret` the client secret without its
//! value; `facts` all of these together; `check` judges them, `plan` says what has to be changed, `apply` changes it;
//! `handover` gives what is handed out; `wizard` is the task that owns the state and takes `Intent`s; `view` turns the
//! state into what the page draws. `ipc` names what crosses between shell, page and wizard. The machine around it
//! (browser, clipboard, credential store, practice tenant) is behind `host::Host`.

pub mod apply;
pub mod check;
pub mod facts;
pub mod fault;
pub mod guide;
pub mod handover;
pub mod host;
pub mod ipc;
pub mod ledger;
mod names;
pub mod params;
pub mod plan;
pub mod secret;
pub mod tenant;
pub mod update;
pub mod view;
pub mod wizard;
