//! What the tests measured: numbers that say how near the picture of Microsoft is to Microsoft.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::Result;

use crate::shell::{root, say};

/// Passing and total of the tests of real clients.
const PEERS: &str = "peers.txt";

/// How the journeys through storms ended.
const STORMS: &str = "storms.txt";

/// Where the tests write them: `PEIG_MEASURES` in `.cargo/config.toml`.
fn folder() -> PathBuf {
    root().join("target/measures")
}

/// Forgets what earlier runs measured: the files only grow.
pub(crate) fn forget() -> Result<()> {
    if folder().exists() {
        std::fs::remove_dir_all(folder())?;
    }
    Ok(())
}

/// Says what this run measured, and what it did not.
pub(crate) fn show() {
    let recordings = lines("recordings.txt").pop();
    match recordings.as_ref().and_then(|one| Some((one.get("equal")?, one.get("total")?))) {
        Some((equal, total)) => {
            say(&format!("recorded exchanges replayed with equal answers: {equal}/{total}"));
        }
        None => say("recorded exchanges: not replayed, Microsoft's recordings are not beside this folder"),
    }
    let schema = lines("schema.txt");
    let sum = |name: &str| schema.iter().filter_map(|one| one.get(name)).sum::<u64>();
    say(&format!("schema violations: {} in {} exchanges", sum("violations"), sum("exchanges")));
    let catalogue = lines("catalogue.txt");
    let sum = |name: &str| catalogue.iter().filter_map(|one| one.get(name)).sum::<u64>();
    say(&format!("refusals of the catalogue met in a test: {}/{}", sum("tested"), sum("total")));
    show_killed();
    show_hands();
    show_storms();
    show_peers();
    show_reading();
}

/// Says what lies between the admin and the secret.
fn show_reading() {
    match lines("reading.txt").pop().as_ref().and_then(|one| Some((*one.get("presses")?, *one.get("words")?)))
    {
        Some((presses, words)) => {
            say(&format!("to the secret, in German: {presses} presses in the window, {words} words to read"));
        }
        None => say("words on the way to the secret: not counted, the journeys were left out"),
    }
}

/// Says what came of the colleagues who work in the tenant meanwhile.
fn show_hands() {
    let hands = lines("hands.txt");
    let sum = |name: &str| hands.iter().filter_map(|one| one.get(name)).sum::<u64>();
    say(&format!(
        "other hands: {} cells of hand and step, {} told, destroyed {}, overtaken {}",
        sum("cells"),
        sum("shown"),
        sum("destroyed"),
        sum("overtaken")
    ));
}

/// Says how the journeys through storms ended.
pub(crate) fn show_storms() {
    let lines = lines(STORMS);
    let sum = |name: &str| lines.iter().filter_map(|one| one.get(name)).sum::<u64>();
    let names: BTreeSet<_> = lines.iter().flat_map(BTreeMap::keys).collect();
    let by_name = |kind: &str| {
        let all = names.iter().filter_map(|key| Some((key.strip_prefix(kind)?, sum(key))));
        let all: Vec<_> = all.map(|(fault, times)| format!("{fault} {times}")).collect();
        if all.is_empty() { "none".to_owned() } else { all.join(", ") }
    };
    say(&format!(
        "storms: {} journeys, {} requests struck; wrong {}, doubled {}, orphans {}",
        sum("journeys"),
        sum("struck"),
        sum("wrong"),
        sum("doubled"),
        sum("orphans"),
    ));
    say(&format!(
        "storms that were refused at first, by name: {}; told: {}",
        by_name("refused:"),
        by_name("told:")
    ));
}

/// Forgets the storms of earlier runs.
pub(crate) fn forget_storms() -> Result<()> {
    forget_file(STORMS).map(|_| ())
}

/// Says at how many points a process was ended, and what came of it.
fn show_killed() {
    let Some(run) = lines("killed.txt").pop() else {
        return say("kill points: not run");
    };
    let of = |name: &str| run.get(name).copied().unwrap_or_default();
    say(&format!(
        "kill points covered: {} of {} asked for, {} in all (`PEIG_KILLED=all` asks for all); journeys run: {}, wrong: {}, \
         doubled: {}, orphans: {}",
        of("covered"),
        of("asked"),
        of("total"),
        of("runs"),
        of("wrong"),
        of("doubled"),
        of("orphans")
    ));
    let faults = lines("killed_faults.txt").pop().unwrap_or_default();
    let told: Vec<_> = faults.iter().map(|(name, times)| format!("{name} {times}")).collect();
    say(&format!(
        "faults that were told after one: {}",
        if told.is_empty() { "none".to_owned() } else { told.join(", ") }
    ));
}

/// Says how many tests of real clients pass.
pub(crate) fn show_peers() {
    match lines(PEERS).pop().as_ref().and_then(|one| Some((*one.get("passing")?, *one.get("total")?))) {
        Some((passing, total)) => say(&format!("real clients passing: {passing}/{total}")),
        None => say("real clients: not run; `cargo xtask test --peers` runs them"),
    }
}

/// The file into which the tests of real clients write, without what an earlier run left in it.
pub(crate) fn for_peers() -> Result<PathBuf> {
    forget_file(PEERS)
}

fn forget_file(name: &str) -> Result<PathBuf> {
    let file = folder().join(name);
    if file.exists() {
        std::fs::remove_file(&file)?;
    }
    Ok(file)
}

/// The lines of one file, each `name=number name=number …`.
fn lines(file: &str) -> Vec<BTreeMap<String, u64>> {
    let text = std::fs::read_to_string(folder().join(file)).unwrap_or_default();
    let pairs = |line: &str| {
        let words = line.split_whitespace().filter_map(|word| word.split_once('='));
        words.filter_map(|(name, number)| Some((name.to_owned(), number.parse().ok()?))).collect()
    };
    text.lines().map(pairs).collect()
}
