//! Coverage-guided fuzzing of whatever reads foreign bytes, with libFuzzer.
//!
//! A stable compiler is enough: LLVM's coverage counters are a codegen option, and the engine comes as source in a crate.
//! `cargo fuzz` would set the same flags; it would be one more tool to build and to pin. Only `AddressSanitizer` needs a
//! nightly compiler, and this workspace denies `unsafe`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::shell::{cargo, command, output, print, root, run, say, shown, stage, target};
use crate::system;

/// How long each kind of bytes is tried where nobody says how long.
const BRIEFLY: u32 = 10;
/// Longer inputs than this are a matter of time, which one input in some hundred is blown up for.
const LONGEST_INPUT: &str = "-max_len=4096";
/// Seconds that one input may take, on a busy machine, before the engine calls it endless.
const PATIENCE: &str = "-timeout=20";

/// What `cargo-fuzz` passes too, but for the sanitizer.
const FLAGS: [&str; 8] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
    // Otherwise the linker drops the counters of what nobody calls, and with them the marks of where they begin.
    "-Clink-arg=-Wl,-z,nostart-stop-gc",
];

/// What was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    seconds: Option<u32>,
    /// Write what was found into the committed corpus, as few inputs as reach all of it, instead of looking for more.
    keep: bool,
    target: Option<String>,
}

/// The command.
pub(crate) fn run_asked(arguments: &[&str]) -> Result<()> {
    let asked = read(arguments)?;
    let kinds = match asked.target {
        Some(one) if corpus().join(&one).is_dir() => vec![one],
        Some(unknown) => bail!("no such target: {unknown}; there are {}", kinds()?.join(", ")),
        None => kinds()?,
    };
    system::ensure(&[system::BUILD])?;
    let mut program = PathBuf::new();
    stage("building what is fuzzed", || {
        program = build()?;
        Ok(())
    })?;
    for kind in kinds {
        if asked.keep {
            keep(&program, &kind)?;
        } else {
            look(&program, &kind, asked.seconds.unwrap_or(BRIEFLY))?;
        }
    }
    Ok(())
}

fn read(arguments: &[&str]) -> Result<Asked> {
    let mut asked = Asked::default();
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match *word {
            "--seconds" => {
                let number = words.next().context("--seconds needs a number")?;
                asked.seconds = Some(number.parse().with_context(|| format!("{number} is no number"))?);
            }
            "--keep" => asked.keep = true,
            option if option.starts_with('-') => bail!("no such option: {option}"),
            name => asked.target = Some(name.to_owned()),
        }
    }
    Ok(asked)
}

fn corpus() -> PathBuf {
    root().join("crates/fuzz/corpus")
}

/// Every kind of bytes has a folder of inputs; a test holds that.
fn kinds() -> Result<Vec<String>> {
    let mut names: Vec<String> =
        std::fs::read_dir(corpus())?.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    Ok(names)
}

/// Builds the program. The target is named so that the flags are for it alone, and not for what the compiler runs; those
/// parts are shared with every other build.
fn build() -> Result<PathBuf> {
    let said = output(command("rustc", &["--version", "--verbose"]))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    let mut build = cargo(&["build", "--locked", "--package", "fuzz", "--features", "libfuzzer"]);
    build.args(["--target", host]).env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}"));
    // Many times as many inputs a second as without; overflows are still looked for.
    build.env("CARGO_PROFILE_DEV_OPT_LEVEL", "1").env("CARGO_INCREMENTAL", "0");
    run(build)?;
    Ok(target().join(host).join("debug/fuzz"))
}

/// Where the engine keeps what it found on this machine.
fn own(kind: &str, what: &str) -> Result<PathBuf> {
    let folder = target().join("fuzzed").join(kind).join(what);
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn engine(program: &Path, kind: &str) -> Command {
    let mut engine = command(&program.display().to_string(), &[LONGEST_INPUT, PATIENCE]);
    engine.env("FUZZ_TARGET", kind).env("RUST_BACKTRACE", "1");
    // Proxies of this machine's own are not what is tried.
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
        engine.env_remove(name).env_remove(name.to_uppercase());
    }
    engine
}

/// Looks for inputs that are wrong, from those that are known on.
fn look(program: &Path, kind: &str, seconds: u32) -> Result<()> {
    let (found, wrong) = (own(kind, "found")?, own(kind, "wrong")?);
    let log = own(kind, "")?.join("log.txt");
    let mut engine = engine(program, kind);
    engine.arg(format!("-max_total_time={seconds}")).arg("-print_final_stats=1");
    engine.arg(format!("-artifact_prefix={}/", wrong.display()));
    let words = root().join(format!("crates/fuzz/dictionaries/{kind}.dict"));
    if words.exists() {
        engine.arg(format!("-dict={}", words.display()));
    }
    engine.arg(&found).arg(corpus().join(kind));
    let file = std::fs::File::create(&log)?;
    engine.stdout(file.try_clone()?).stderr(file);
    let begun = Instant::now();
    let status = engine.status().with_context(|| format!("could not start `{}`", shown(&engine)))?;
    let said = String::from_utf8_lossy(&std::fs::read(&log)?).into_owned();
    if !status.success() {
        let last: Vec<&str> = said.lines().rev().take(40).collect();
        for line in last.into_iter().rev() {
            say(line);
        }
        bail!(
            "{kind}: an input is wrong, see {0}; to run it once more: FUZZ_TARGET={kind} {1} {0}/<input>",
            wrong.display(),
            program.display()
        );
    }
    let runs = said.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    let runs = runs.map_or("?", str::trim);
    let reached = said
        .lines()
        .rev()
        .find_map(|line| line.split_once("cov: "))
        .map_or("?", |(_, rest)| rest.split_whitespace().next().unwrap_or("?"));
    let seconds = begun.elapsed().as_secs();
    print(&format!("fuzzed {kind}: {runs} inputs in {seconds} s, {reached} places reached, nothing wrong"));
    Ok(())
}

/// The most inputs of one kind that are kept beside those with a name: with more, their number says nothing to anybody.
const MOST_KEPT: usize = 100;

/// Replaces the committed inputs by as few of these and the found ones as reach the same, and of these an even share of
/// every length where they are many. What has a name of its own was written by hand, or was wrong once, and stays.
fn keep(program: &Path, kind: &str) -> Result<()> {
    let (found, corpus) = (own(kind, "found")?, corpus().join(kind));
    let fewest = own(kind, "fewest")?;
    std::fs::remove_dir_all(&fewest)?;
    std::fs::create_dir(&fewest)?;
    for input in std::fs::read_dir(&corpus)? {
        let input = input?;
        if !by_engine(&input.file_name().to_string_lossy()) {
            std::fs::copy(input.path(), fewest.join(input.file_name()))?;
        }
    }
    let mut merge = engine(program, kind);
    // Places alone count, not how often each is passed: that would be ten times as many inputs.
    merge
        .args(["-set_cover_merge=1", "-use_counters=0", "-verbosity=0"])
        .arg(&fewest)
        .arg(&corpus)
        .arg(&found);
    run(merge)?;
    std::fs::remove_dir_all(&corpus)?;
    std::fs::create_dir(&corpus)?;
    let (mut kept, named): (Vec<_>, Vec<_>) = std::fs::read_dir(&fewest)?
        .filter_map(|input| Some((input.as_ref().ok()?.metadata().ok()?.len(), input.ok()?.file_name())))
        .partition(|(_, name)| by_engine(&name.to_string_lossy()));
    kept.sort();
    let kept = kept.iter().step_by(kept.len().div_ceil(MOST_KEPT).max(1));
    for (_, name) in kept.chain(&named) {
        std::fs::copy(fewest.join(name), corpus.join(name))?;
    }
    say(&format!("{kind}: {} inputs are kept", std::fs::read_dir(&corpus)?.count()));
    Ok(())
}

/// The engine names an input by its hash.
fn by_engine(name: &str) -> bool {
    name.len() == 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_read() {
        let all = Asked { seconds: Some(3), keep: false, target: Some("cloud".to_owned()) };
        assert_eq!(read(&["--seconds", "3", "cloud"]).unwrap(), all);
        assert_eq!(read(&["cloud", "--seconds", "3"]).unwrap(), all);
        assert_eq!(read(&[]).unwrap(), Asked::default());
        assert!(read(&["--keep"]).unwrap().keep);
        for wrong in [vec!["--seconds"], vec!["--seconds", "x"], vec!["--minutes", "1"]] {
            assert!(read(&wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn what_has_a_name_stays() {
        assert!(by_engine("0123456789abcdef0123456789abcdef01234567"));
        assert!(!by_engine("two-schemes") && !by_engine("pages-without-end"));
    }
}
