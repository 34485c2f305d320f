//! End-to-end journeys: the real program in a real window on a private desk, driven as a person drives it.
//!
//! Owns the harness: display, session bus, keyring, clipboard, system browser, and what is on the page by name.
//! Refuses to own knowledge of how the program works inside: it sees the window, the machine and the tenant.

pub mod accessibility;
pub mod browser;
pub mod desk;
mod display;
pub mod journey;
pub mod managed;
pub mod place;
mod pressing;
pub mod processes;
pub mod reading;
pub mod registration;
pub mod session_bus;
pub mod sight;
pub mod traces;
pub mod wait;
pub mod window;
