//! Starting other programs and talking to the person at the terminal.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Instant;

use anyhow::{Context as _, Result, bail, ensure};

use crate::keys;

/// Folder of the workspace: the one that this program was started in. What signs a release was built by another job, perhaps
/// in another folder; where it was built counts only where it was started outside of any.
pub(crate) fn root() -> PathBuf {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    let find = || {
        let here = std::env::current_dir().ok().and_then(|here| workspace_above(&here));
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        here.unwrap_or_else(|| own.parent().unwrap_or(own).to_owned())
    };
    ROOT.get_or_init(find).clone()
}

/// Refuses to start where the workspace is not, in words; each file would be missing by itself.
pub(crate) fn require_workspace() -> Result<()> {
    ensure!(is_workspace(&root()), "this has to be started in the workspace's folder, or in one below it");
    Ok(())
}

fn workspace_above(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|folder| is_workspace(folder)).map(PathBuf::from)
}

fn is_workspace(folder: &Path) -> bool {
    ["Cargo.lock", "xtask/Cargo.toml"].iter().all(|file| folder.join(file).is_file())
}

/// Folder into which cargo builds.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// Says something to the person at the terminal.
#[expect(clippy::print_stderr, reason = "the terminal is this program's only way to speak")]
pub(crate) fn say(text: &str) {
    eprintln!("xtask: {text}");
}

/// What is said once more at the very end: in the middle of a long run nobody would see it.
static LAST_WORDS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Says something now, and again as the last words of this program.
pub(crate) fn say_again_at_the_end(text: &str) {
    say(text);
    LAST_WORDS.lock().unwrap_or_else(PoisonError::into_inner).push(text.to_owned());
}

/// The last words.
pub(crate) fn say_last_words() {
    for text in LAST_WORDS.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
        say(&text);
    }
}

/// Prints what was asked for.
#[expect(clippy::print_stdout, reason = "the terminal is this program's only way to speak")]
pub(crate) fn print(text: &str) {
    println!("{text}");
}

/// A command that runs in the workspace's folder, without the keys of a release: what signs is handed its own.
pub(crate) fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    without_keys(&mut command, names);
    command
}

fn without_keys(command: &mut Command, names: impl Iterator<Item = String>) {
    for name in names.filter(|name| keys::is_one(name)) {
        command.env_remove(name);
    }
}

/// Hands a command the keys that it signs with, as far as they are there.
pub(crate) fn hand_keys(command: &mut Command, names: &[&str]) {
    for name in names {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
}

/// Cargo, as this program itself was started by it.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = command(&cargo, arguments);
    // Cargo sets these for the package it runs; inherited, they would make build scripts run again.
    for (name, _) in std::env::vars() {
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command
}

/// npm, in the page's folder.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    npm_in(&root().join("ui"), arguments)
}

/// npm, in a folder with a lock file of its own.
pub(crate) fn npm_in(folder: &Path, arguments: &[&str]) -> Command {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = command(program, arguments);
    command.current_dir(folder);
    command
}

/// How a command reads when a person types it.
pub(crate) fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    if let Some(first) = words.first_mut() {
        *first = first.rsplit(['/', '\\']).next().unwrap_or(first).to_owned();
    }
    words.join(" ")
}

/// Runs a command to its end, showing its output; a failure names the command.
pub(crate) fn run(mut command: Command) -> Result<()> {
    let shown = shown(&command);
    let status = command.status().with_context(|| format!("could not start `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` ended with {status}");
    }
    Ok(())
}

/// What a command prints on its standard output.
pub(crate) fn output(mut command: Command) -> Result<String> {
    let shown = shown(&command);
    let output = command.output().with_context(|| format!("could not start `{shown}`"))?;
    if !output.status.success() {
        bail!("`{shown}` ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// What comes of a command that is told this on its standard input.
pub(crate) fn tell(mut command: Command, text: &str) -> Result<Output> {
    let shown = shown(&command);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut started = command.spawn().with_context(|| format!("could not start `{shown}`"))?;
    started.stdin.take().context(shown)?.write_all(text.as_bytes())?;
    Ok(started.wait_with_output()?)
}

/// Whether a command can be started and succeeds, its output unseen.
pub(crate) fn succeeds(mut command: Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Does one stage of a longer command, saying its name before and its time after.
pub(crate) fn stage(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    say(&format!("{name} …"));
    let begun = Instant::now();
    work().with_context(|| name.to_owned())?;
    say(&format!("{name}: done in {:.1} s", begun.elapsed().as_secs_f64()));
    Ok(())
}

/// Does two works at the same time, neither of which keeps every core busy. Both come to their end; the first failure is told.
pub(crate) fn side_by_side(
    one: impl FnOnce() -> Result<()> + Send,
    other: impl FnOnce() -> Result<()>,
) -> Result<()> {
    std::thread::scope(|both| {
        let beside = both.spawn(one);
        let done = other();
        let beside = beside.join().unwrap_or_else(|_| bail!("it broke off"));
        beside.and(done)
    })
}

/// The size of a file, for people.
#[expect(clippy::cast_precision_loss, reason = "for people")]
pub(crate) fn megabytes(file: &Path) -> Result<f64> {
    Ok(std::fs::metadata(file)?.len() as f64 / 1e6)
}

/// A path as a word of a command.
pub(crate) fn text(path: &Path) -> String {
    path.display().to_string()
}

/// A path that was typed, wherever a tool runs that it is handed to.
pub(crate) fn absolute(typed: &str) -> PathBuf {
    std::path::absolute(typed).unwrap_or_else(|_| PathBuf::from(typed))
}

/// The workspace's version; this program has the same.
pub(crate) fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Refuses elsewhere what reads what a process takes.
pub(crate) fn only_on_linux() -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("what a process takes is read from Linux's own records of it, so this runs on Linux only");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_is_found_from_below_and_not_from_elsewhere() {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(workspace_above(&own.join("src/release")).as_deref(), own.parent());
        assert_eq!(workspace_above(own.parent().unwrap()).as_deref(), own.parent());
        assert_eq!(workspace_above(&std::env::temp_dir()), None);
    }

    #[test]
    fn a_child_gets_no_key_that_it_was_not_handed() {
        let mut child = Command::new("true");
        let there = ["PATH", "APPLE_CERTIFICATE", "AZURE_SIGNING_TOKEN", "TAURI_SIGNING_PRIVATE_KEY"];
        without_keys(&mut child, there.map(str::to_owned).into_iter());
        let gone: Vec<_> = child.get_envs().map(|(name, value)| (name.to_str().unwrap(), value)).collect();
        assert_eq!(
            gone,
            [&there[1..2], &there[2..3], &there[3..]].map(|one| (one[0], None)),
            "and PATH stays"
        );
        // One that is there in each run of a test stands for a key.
        child.env_remove("PATH");
        hand_keys(&mut child, &["PATH", "APPLE_API_KEY_THAT_IS_ABSENT"]);
        let handed: Vec<_> = child.get_envs().filter(|(_, value)| value.is_some()).collect();
        assert_eq!(handed, [("PATH".as_ref(), std::env::var_os("PATH").as_deref())]);
    }
}
