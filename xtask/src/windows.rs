//! The program for Windows, cross-built on Debian: the .exe, its installer (NSIS) and an MSI, and what proves them under
//! Wine.

pub(crate) mod authenticode;
mod installer;
mod library;
pub(crate) mod machine;
mod places;
mod program;
mod prove;
mod signing;
mod wine;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail, ensure};

use crate::shell::{absolute, megabytes, root, say, say_again_at_the_end, version};
use crate::{sbom, system};
use installer::Packing;
use places::{TRIPLE, bundle};
use program::EXE;

pub(crate) use signing::is_signed;

/// What was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    prove: bool,
    /// Of the proof only the stage of this name; the packages are for nothing else.
    only: Option<String>,
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
    let signer = signing::asked();
    // What signs has keys, beside which nothing is installed.
    let have = if signer.is_some() { system::require } else { system::ensure };
    have(&[system::WINDOWS_PACKAGES])?;
    if asked.prove || asked.program.is_none() {
        have(&[system::BUILD, system::WINDOWS])?;
    }
    if asked.prove {
        have(&[system::JOURNEYS, system::WINE])?;
    }
    if asked.only.as_deref() == Some(prove::TESTS) {
        return prove::tests_alone();
    }
    let mut program = match &asked.program {
        Some(folder) => folder.clone(),
        None => program::build(asked.debug)?,
    };
    if let Some(signer) = &signer {
        program = signing::program(&program, signer)?;
    }
    let how = Packing {
        webview2: asked.webview2.as_deref(),
        quick: asked.debug,
        signer: signer.as_deref(),
        ..Packing::default()
    };
    let made = installer::make(&program, &bundle(), &version(), &how)?;
    if asked.only.is_none() {
        hand_out(&made, asked.program.is_none())?;
    }
    if asked.webview2.is_none() {
        say(
            "Microsoft's WebView2 installer is not packed in (--webview2 FILE does that; a release needs it)",
        );
    }
    say_what_is_unsigned(&program, signer.is_some())?;
    if asked.prove { prove::all(&program, asked.only.as_deref()) } else { Ok(()) }
}

/// What lies beside the packages, and their sizes. What a program was built of that came ready, whoever built it says.
fn hand_out(made: &[PathBuf], built_here: bool) -> Result<()> {
    if built_here {
        sbom::write_for(&bundle(), "peig-setup", TRIPLE)?;
    }
    installer::write_checksums(&bundle())?;
    for file in made {
        let shown = file.strip_prefix(root()).unwrap_or(file).display();
        say(&format!("{shown}: {:.1} MB", megabytes(file)?));
    }
    Ok(())
}

fn say_what_is_unsigned(program: &Path, all: bool) -> Result<()> {
    if all {
        say("signed: the program, the installer, the uninstaller and the MSI");
        return Ok(());
    }
    let program = if signing::is_signed(&program.join(EXE))? { "" } else { "the program, " };
    say_again_at_the_end(&format!(
        "UNSIGNED: {program}the installer, the uninstaller and the MSI; Windows warns of them ({} signs)",
        signing::NAME
    ));
    Ok(())
}

impl Asked {
    fn from(words: &[&str]) -> Result<Self> {
        let mut asked = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match (*word, words.as_slice()) {
                ("--prove", _) => asked.prove = true,
                ("--only", [stage, ..]) if prove::NAMES.contains(stage) => {
                    (asked.prove, asked.only) = (true, Some((*stage).to_owned()));
                }
                ("--debug", _) => asked.debug = true,
                ("--program", [folder, ..]) => asked.program = Some(absolute(folder)),
                ("--webview2", [file, ..]) => asked.webview2 = Some(absolute(file)),
                (unknown, _) => bail!("`package --windows` does not know: {unknown}"),
            }
            if matches!(*word, "--program" | "--webview2" | "--only") {
                words.next();
            }
        }
        Ok(asked)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

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
        let asked = Asked::from(&["--only", "folders", "--debug"]).unwrap();
        assert!(asked.prove && asked.debug && asked.only.as_deref() == Some("folders"), "{asked:?}");
        assert!(Asked::from(&["--only", "nothing"]).is_err(), "no such stage");
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
        assert_eq!(english, names("sk"));
    }
}
