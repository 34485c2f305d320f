//! The house's own rules that no ready-made checker knows.

use std::ffi::OsStr;
use std::path::Path;

use anyhow::{Result, bail};

use crate::shell::root;
use crate::tree::files;

/// "About four hundred lines": beyond this a file holds more than one thing.
const LONGEST: usize = 420;

/// Checks all of them.
pub(crate) fn check() -> Result<()> {
    let mut broken = too_long()?;
    broken.extend(naming_the_shell()?);
    if broken.is_empty() { Ok(()) } else { bail!("{}", broken.join("\n")) }
}

/// Hand-written source files that have grown too long.
fn too_long() -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for file in files(".")? {
        if !is_source(&file) || file.starts_with("ui/src/ipc/bindings") {
            continue;
        }
        let lines = std::fs::read_to_string(root().join(&file))?.lines().count();
        if lines > LONGEST {
            broken.push(format!(
                "{}: {lines} lines; a file is at most about 400, so that it holds one thing",
                file.display()
            ));
        }
    }
    Ok(broken)
}

fn is_source(file: &Path) -> bool {
    let kinds = ["rs", "ts", "tsx", "mjs", "js", "css", "py"];
    file.extension().and_then(OsStr::to_str).is_some_and(|kind| kinds.contains(&kind))
}

/// Lines under `crates/` that name the desktop shell's framework.
fn naming_the_shell() -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for file in files("crates")? {
        let Some("rs" | "toml") = file.extension().and_then(OsStr::to_str) else { continue };
        broken.extend(mentions(&file, &std::fs::read_to_string(root().join(&file))?));
    }
    Ok(broken)
}

/// Lines of code (comments may explain) that name it.
fn mentions(file: &Path, text: &str) -> Vec<String> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//") && !line.trim_start().starts_with('#'))
        .filter(|(_, line)| line.contains("tauri"))
        .map(|(number, _)| {
            format!(
                "{}:{}: names tauri; under crates/ nothing may, so that the engine runs without a window",
                file.display(),
                number + 1
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_that_names_the_shell_is_found_and_comments_are_not() {
        let file = Path::new("crates/x/src/lib.rs");
        let text = "// tauri is elsewhere\nuse tauri::Manager;\nlet a = 1;\n";
        let found = mentions(file, text);
        assert_eq!(found.len(), 1, "one line of code names it: {found:?}");
        assert!(found[0].starts_with("crates/x/src/lib.rs:2:"), "the line is said: {}", found[0]);
    }

    #[test]
    fn only_sources_written_by_hand_have_a_length() {
        assert!(is_source(Path::new("crates/entra/src/lib.rs")));
        assert!(is_source(Path::new("ui/src/app.tsx")));
        assert!(!is_source(Path::new("Cargo.lock")));
        assert!(!is_source(Path::new("icons/icon.svg")));
    }
}
