//! Developer commands. Each does all its own set-up and says what it does; nothing here is part of the
//! program that is shipped.

use std::process::ExitCode;

use anyhow::{Result, bail};

mod bench;
mod bench_window;
mod bindings;
mod check;
mod checksum;
mod fuzz;
mod guide;
mod house;
mod journeys;
mod keys;
mod lint;
mod measures;
mod package;
mod page;
mod peers;
mod pictures;
mod platforms;
mod release;
mod rules;
mod sbom;
mod shell;
mod start;
mod storms;
mod suite;
mod supply;
mod system;
mod tools;
mod tree;
mod windows;

const HELP: &str = "\
cargo xtask <command>

  run             build Peig Setup and open it; without a display, walk through the practice journey
                  under a virtual one and leave a picture of every screen
  test            all the tests (--fast leaves out the end-to-end journeys)
                  (--peers: instead, Microsoft's own clients against the practice tenant; CI runs them too)
  bench           the same job by the wizard's engine, azure-cli and m365 on the practice tenant: requests, times, memory
                  (--times N: the quickest of so many runs)
  bench window    the shipped program's window beside a bare Tauri window: start, memory, idle processor, growth
                  (--times N starts, --idle SECONDS, --minutes N of growth)
  bench live [MINUTES]
                  the window while it checks a finished tenant live: memory, its growth, processor (55 minutes)
  check           formatting, lints, types, licences, spelling, freshness of generated files
                  (--platforms: instead, the types of what only Windows and macOS compile)
  house           the files of every crate, each above those that it needs, and the circles among them
  pictures [VIEW…]
                  every sample view in every language, size and theme, in Chromium and WebKitGTK, on one sheet;
                  fails where words are cut off, a box scrolls to the side or axe finds something
                  (--accept: instead, what each view is to a screen reader is what it is meant to be from now on)
  fuzz [TARGET]   tries inputs nobody thought of on whatever reads foreign bytes, a few seconds on each kind
                  (--seconds N: that long on each; --keep: instead, fewest inputs that reach what was reached
                  go into crates/fuzz/corpus)
  storms          1,000 journeys through bad weather (--count N, from --seed N on), and how they ended
  guide-check PAGE
                  what a page of Peig's guide, in its own Markdown, says differently from the wizard
  generate        write the page's types from the Rust types
  supply          what the program is made of: licences, sources, known vulnerabilities of crates and page packages
                  (--require: fails where these cannot be looked up; the release workflow asks so)
  package         installable packages of the shipped program, with a list of what is in them
                  (--release: signed, and only after `supply --require`; --prove: also tried in a fresh system)
                  (--windows: instead, cross-built, the program for Windows, its installer and an MSI; --prove: the
                  tests, both installed, upgraded and removed, and the program started, under Wine; --debug: unoptimised;
                  --only msi, installer, folders, removal, signing or tests: that part of the proof;
                  --program FOLDER: of a program that is built already; --webview2 FILE: with Microsoft's installer in it)
  release STEP    a step of the release workflow; dry-run goes through them here, with throw-away keys
                  (packaging/release/README.md)
  setup           only what the other commands need: system packages, page packages, page build";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = shell::require_workspace().and_then(|()| dispatch(&arguments));
    shell::say_last_words();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            shell::say(&format!("failed: {fault:#}"));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[&str]) -> Result<()> {
    match arguments {
        ["run", rest @ ..] => start::run_program(rest),
        ["bench", "window", rest @ ..] => bench_window::measure(rest),
        ["bench", "live", minutes @ ..] => bench_window::watch(minutes),
        ["bench", rest @ ..] => bench::measure(rest),
        ["test"] => suite::run_suite(suite::Extent::All),
        ["test", "--fast"] => suite::run_suite(suite::Extent::WithoutJourneys),
        ["test", "--peers"] => peers::run_alone(),
        ["check"] => check::run(),
        ["check", "--platforms"] => page::build().and_then(|()| platforms::check()),
        ["house"] => house::show(),
        ["pictures", "--accept"] => pictures::accept(),
        ["pictures", views @ ..] => pictures::make(views),
        ["fuzz", rest @ ..] => fuzz::run_asked(rest),
        ["storms", rest @ ..] => storms::run_storms(rest),
        ["guide-check", page] => guide::check(page),
        ["generate"] => bindings::generate(),
        ["supply"] => supply::check(),
        ["supply", "--require"] => supply::require(),
        ["package"] => package::run_bundler(),
        ["package", "--windows", rest @ ..] => windows::package(rest),
        ["package", "--release"] => package::release(),
        ["package", "--prove"] => package::prove(),
        ["release", rest @ ..] => release::run_step(rest),
        ["setup"] => system::ensure(&system::ALL).and_then(|()| page::build()),
        [] | ["help" | "--help" | "-h"] => {
            shell::print(HELP);
            Ok(())
        }
        unknown => bail!("no such command: {}\n\n{HELP}", unknown.join(" ")),
    }
}
