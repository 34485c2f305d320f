//! Developer commands. Each does all its own set-up and says what it does; nothing here is part of the
//! program that is shipped.

use std::process::ExitCode;

mod shell;
mod tests;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            shell::say(&format!("failed: {fault:#}"));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> anyhow::Result<()> {
    match arguments.first().map(String::as_str) {
        Some("test") => tests::run(),
        _ => anyhow::bail!("usage: cargo xtask test"),
    }
}
