//! Peig Setup's desktop shell: the window, and this machine on behalf of the wizard.
//!
//! Owns what touches the operating system. Decides nothing about tenants or about the guide: that is `setup`, which
//! this program starts, hands a [`host::Machine`] and shows.

#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod about;
mod app;
mod away;
mod blank;
mod browser;
mod capture;
mod clipboard;
mod clock;
mod closing;
mod cloud_file;
mod commands;
mod display;
mod environment;
mod files;
mod geometry;
mod host;
mod language;
mod log;
#[cfg(target_os = "macos")]
mod menu;
mod notes;
mod places;
mod practice;
mod preferences;
mod process;
mod second_start;
mod store;
mod updates;
mod words;

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    process::leave_no_dumps();
    environment::refuse_remote_control();
    environment::mind_the_driver();
    if std::env::args_os().nth(1).is_some_and(|argument| argument == "--version") {
        let said = writeln!(std::io::stdout(), "peig-setup {}", env!("CARGO_PKG_VERSION"));
        return if said.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let language = language::of(None);
    let words = match words::of(&language) {
        Ok(words) => words,
        Err(fault) => {
            // Nothing is left to be done if even this cannot be said.
            let _ = writeln!(std::io::stderr(), "the catalogue `{}`: {fault}", language.tag);
            return ExitCode::FAILURE;
        }
    };
    let said = words.start.clone();
    match display::check().map_err(Into::into).and_then(|()| run(words)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            display::say(fault.as_ref(), &said);
            ExitCode::FAILURE
        }
    }
}

fn run(words: words::Words) -> Result<(), Box<dyn std::error::Error>> {
    match second_start::ask_the_first()? {
        second_start::First::CameForward => Ok(()),
        second_start::First::IsThis => app::run(words),
    }
}
