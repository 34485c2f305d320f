//! The installer (NSIS) and the MSI, both made of the same folder.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use super::places::scripts;
use super::program::{EXE, LOADER};
use super::{machine, signing};
use crate::checksum;
use crate::shell::{command, output, root, run, stage, target, text};

/// How the installer is packed.
#[derive(Default)]
pub(crate) struct Packing<'a> {
    /// Microsoft's installer of the `WebView2` Runtime, to be packed in.
    pub(crate) webview2: Option<&'a Path>,
    /// As quickly as can be, for tests and work on the scripts.
    pub(crate) quick: bool,
    /// For a test: it takes any disk for large enough.
    pub(crate) knows_no_size: bool,
    /// What signs the uninstaller, the installer and the MSI.
    pub(crate) signer: Option<&'a str>,
}

/// Makes both for this version, and says where they are. They are called by the processor that the program is for. For ARM there
/// is no MSI, because wixl can say x64 at most; Windows on ARM takes the installer.
pub(crate) fn make(program: &Path, into: &Path, version: &str, how: &Packing<'_>) -> Result<Vec<PathBuf>> {
    std::fs::create_dir_all(into)?;
    let arch = machine::called(&program.join(EXE))?;
    let installer = into.join(format!("Peig-Setup-{version}-{arch}.exe"));
    stage(&format!("installer {version}"), || pack_installer(program, &installer, version, how))?;
    if arch != "x64" {
        return Ok(vec![installer]);
    }
    let msi = into.join(format!("Peig-Setup-{version}-x64.msi"));
    stage(&format!("MSI {version}"), || {
        pack_msi(program, &msi, version)?;
        how.signer.map_or(Ok(()), |signer| signing::sign(signer, &msi))
    })?;
    Ok(vec![installer, msi])
}

/// Makes the installer alone, signed where that is asked for, and its uninstaller before it.
pub(crate) fn pack_installer(program: &Path, output: &Path, version: &str, how: &Packing<'_>) -> Result<()> {
    // A warning is an error: one that was overlooked is a sentence that nobody sees.
    let mut pack = command("makensis", &["-V1", "-WX", "-INPUTCHARSET", "UTF8"]);
    let size = if how.knows_no_size { 1 } else { size_in_kb(program)? };
    for (name, value) in [
        ("VERSION", version.to_owned()),
        ("PROGRAM", text(program)),
        ("OUTPUT", text(output)),
        ("SIZE_KB", size.to_string()),
        ("ICON", text(&root().join("icons/icon.ico"))),
        ("LICENSE", text(&root().join("LICENSE"))),
    ] {
        pack.arg(format!("-D{name}={value}"));
    }
    if how.quick {
        pack.arg("-DQUICK");
    }
    // The installer itself is for x64 either way, and Windows on ARM emulates that.
    if machine::of(&program.join(EXE))? == machine::ARM64 {
        pack.arg("-DFOR_ARM");
    }
    if let Some(file) = how.webview2 {
        pack.arg(format!("-DWEBVIEW2_BOOTSTRAPPER={}", text(file)));
    }
    if let Some(signer) = how.signer {
        pack.arg("-DSIGN");
        signing::hand_on(signer, &mut pack);
    }
    pack.arg("installer.nsi").current_dir(scripts());
    run(pack)?;
    how.signer.map_or(Ok(()), |signer| signing::sign(signer, output))
}

/// What wixl of Debian 12 cannot write, in the MSI's own SQL. An upgrade takes the old version away within its transaction,
/// so that one that fails gives it back. An installation by the installer is not written over. The folder may be chosen by
/// whoever asks Windows Installer for its rights.
const AMENDMENTS: [&str; 3] = [
    "UPDATE `InstallExecuteSequence` SET `Sequence` = 1501 WHERE `Action` = 'RemoveExistingProducts'",
    "INSERT INTO `LaunchCondition` (`Condition`, `Description`) VALUES ('Installed OR NOT INSTALLEDBYINSTALLER', 'Peig \
     Setup was installed on this computer with its installer, for everybody. Remove it in the Windows settings first, then \
     install this package. Nothing was changed.')",
    "UPDATE `Property` SET `Value` = 'WIX_DOWNGRADE_DETECTED;WIX_UPGRADE_DETECTED;INSTALLDIR' WHERE `Property` = \
     'SecureCustomProperties'",
];

fn pack_msi(program: &Path, output: &Path, version: &str) -> Result<()> {
    // wixl takes no absolute paths, so all of it is put into one folder.
    let folder = target().join("windows/msi");
    std::fs::create_dir_all(&folder)?;
    let mut pack = command("wixl", &["--arch", "x64", "--define", &format!("Version={version}")]);
    // Linked with Microsoft's tools, the program has it inside.
    if program.join(LOADER).exists() {
        std::fs::copy(program.join(LOADER), folder.join(LOADER))?;
        pack.args(["--define", "Loader=1"]);
    }
    for (name, from) in [
        (EXE, program.join(EXE)),
        ("LICENSE.txt", root().join("LICENSE")),
        ("icon.ico", root().join("icons/icon.ico")),
        ("peig-setup.wxs", scripts().join("peig-setup.wxs")),
    ] {
        std::fs::copy(&from, folder.join(name)).with_context(|| text(&from))?;
    }
    pack.args(["--output", &text(output), "peig-setup.wxs"]).current_dir(&folder);
    run(pack)?;
    let mut amend = command("msibuild", &[&text(output), "-q"]);
    amend.args(AMENDMENTS);
    run(amend)?;
    let sequence = tables(output, "InstallExecuteSequence")?;
    ensure!(sequence.contains("RemoveExistingProducts\t\t1501"), "an upgrade that fails would leave nothing");
    let properties = tables(output, "Property")?;
    for (name, value) in LETS_RUN {
        ensure!(
            has_row(&properties, name, value),
            "{name} is not {value}: a silent upgrade would end what runs"
        );
    }
    Ok(())
}

/// With which a silent upgrade leaves the program that runs alone, and the computer (`packaging/windows/peig-setup.wxs`).
const LETS_RUN: [(&str, &str); 2] = [("MSIRESTARTMANAGERCONTROL", "Disable"), ("REBOOT", "ReallySuppress")];

fn tables(msi: &Path, table: &str) -> Result<String> {
    output(command("msiinfo", &["export", &text(msi), table]))
}

/// Whether a table of two columns has this row, and no longer name or value that only begins or ends so.
fn has_row(table: &str, name: &str, value: &str) -> bool {
    table.lines().any(|line| line.trim_end().split_once('\t') == Some((name, value)))
}

/// What is on the disk afterwards, with some room for the uninstaller.
fn size_in_kb(program: &Path) -> Result<u64> {
    let of = |name: &str| std::fs::metadata(program.join(name)).map_or(0, |file| file.len());
    std::fs::metadata(program.join(EXE)).with_context(|| format!("{EXE} is not in the folder"))?;
    Ok((of(EXE) + of(LOADER)) / 1024 + 512)
}

/// Writes the SHA-256 of each file beside it, as `sha256sum --check` reads it.
pub(crate) fn write_checksums(folder: &Path) -> Result<()> {
    let mut files: Vec<PathBuf> = Vec::new();
    for file in std::fs::read_dir(folder)? {
        let file = file?.path();
        if file.is_file() && file.extension().is_none_or(|extension| extension != "sha256") {
            files.push(file);
        }
    }
    files.iter().try_for_each(|file| checksum::write_beside(file).map(drop))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_known_by_all_of_it() {
        let table = "Property\tValue\r\ns72\tl0\r\nProperty\tProperty\r\nREBOOT\tReallySuppress\r\nX\tDisableShutdown\r\n";
        assert!(has_row(table, "REBOOT", "ReallySuppress"));
        assert!(!has_row(table, "X", "Disable") && !has_row(table, "BOOT", "ReallySuppress"));
    }

    /// Said here too, so that it is noticed where no MSI is made.
    #[test]
    fn the_msi_is_told_to_let_the_program_run() {
        let script = std::fs::read_to_string(scripts().join("peig-setup.wxs")).unwrap();
        for (name, value) in LETS_RUN {
            let line = format!("<Property Id=\"{name}\" Value=\"{value}\" />");
            assert!(script.contains(&line), "{line}");
        }
    }
}
