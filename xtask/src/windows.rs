//! The program for Windows, cross-built on Debian: the .exe, its installer (NSIS) and an MSI, and what proves them under
//! Wine.

mod installer;
mod library;
mod places;
mod program;
mod prove;
mod wine;

use std::path::PathBuf;

use anyhow::{Result, bail, ensure};

use crate::shell::{megabytes, root, say, say_again_at_the_end, stage};
use crate::{page, sbom, system};
use installer::Packing;
use places::{TRIPLE, bundle, version};

/// What was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    prove: bool,
    /// Unoptimised: quick, for work on the scripts.
    debug: bool,
    /// A folder with a program that is built already, by Microsoft's tools for instance, and perhaps signed.
    program: Option<PathBuf>,
    /// Microsoft's installer of the `WebView2` Runtime, to be packed in.
    webview2: Option<PathBuf>,
}

/// Makes the packages, and proves them where that is asked for.
pub(crate) fn package(words: &[&str]) -> Result<()> {
    let asked = Asked::from(words)?;
    ensure!(cfg!(target_os = "linux"), "the Windows packages are made on Debian; see docs/rollout.md");
    system::ensure(&[system::BUILD, system::WINDOWS])?;
    if asked.prove {
        system::ensure(&[system::JOURNEYS, system::WINE])?;
    }
    let program = if let Some(folder) = &asked.program {
        folder.clone()
    } else {
        page::build()?;
        stage("standard library for Windows", library::ensure)?;
        program::build(asked.debug)?
    };
    let how = Packing { webview2: asked.webview2.as_deref(), quick: asked.debug, ..Packing::default() };
    let made = installer::make(&program, &bundle(), &version(), &how)?;
    sbom::write_for(&bundle(), TRIPLE)?;
    installer::write_checksums(&bundle())?;
    for file in &made {
        let shown = file.strip_prefix(root()).unwrap_or(file).display();
        say(&format!("{shown}: {:.1} MB", megabytes(file)?));
    }
    if asked.webview2.is_none() {
        say(
            "Microsoft's WebView2 installer is not packed in (--webview2 FILE does that; a release needs it)",
        );
    }
    say_again_at_the_end(
        "UNSIGNED: the program, the installer, the uninstaller and the MSI; Windows warns of them",
    );
    if asked.prove { prove::all(&program) } else { Ok(()) }
}

impl Asked {
    fn from(words: &[&str]) -> Result<Self> {
        let mut asked = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match (*word, words.as_slice()) {
                ("--prove", _) => asked.prove = true,
                ("--debug", _) => asked.debug = true,
                ("--program", [folder, ..]) => asked.program = Some(absolute(folder)),
                ("--webview2", [file, ..]) => asked.webview2 = Some(absolute(file)),
                (unknown, _) => bail!("`package --windows` does not know: {unknown}"),
            }
            if matches!(*word, "--program" | "--webview2") {
                words.next();
            }
        }
        Ok(asked)
    }
}

/// A path that was typed, wherever a tool runs that it is handed to.
fn absolute(typed: &str) -> PathBuf {
    std::path::absolute(typed).unwrap_or_else(|_| PathBuf::from(typed))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::places::scripts;
    use super::*;

    #[test]
    fn what_is_asked_for_is_understood() {
        assert_eq!(Asked::from(&[]).unwrap(), Asked::default());
        let asked = Asked::from(&["--prove", "--webview2", "/w.exe", "--program", "/p", "--debug"]).unwrap();
        assert!(asked.prove && asked.debug, "{asked:?}");
        assert_eq!(asked.webview2.as_deref(), Some(Path::new("/w.exe")));
        assert_eq!(asked.program.as_deref(), Some(Path::new("/p")));
        assert!(Asked::from(&["--program"]).is_err(), "a folder is missing");
        assert!(Asked::from(&["--prov"]).is_err());
    }

    /// makensis takes a sentence that one language lacks from another without a word.
    #[test]
    fn the_installer_has_every_sentence_in_every_language() {
        let names = |tag: &str| -> BTreeSet<String> {
            let text = std::fs::read_to_string(scripts().join(format!("words-{tag}.nsh"))).unwrap();
            let strings = text.lines().filter_map(|line| line.strip_prefix("LangString "));
            strings.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
        };
        let english = names("en");
        assert!(english.len() > 20, "{english:?}");
        assert_eq!(english, names("de"));
        assert_eq!(english, names("cs"));
    }
}
