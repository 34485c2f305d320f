//! Authenticode signatures, made by whatever command the environment names.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use super::places::scripts;
use super::program::{EXE, LOADER};
use crate::keys;
use crate::shell::{command, hand_keys, run, target, text};

/// A command that signs a file in its place; the file's name is put after it. It reads its keys from the environment,
/// where of the release's own it finds those of `azure-sign.sh`.
pub(crate) const NAME: &str = "SIGN_COMMAND";

/// What is asked for.
pub(crate) fn asked() -> Option<String> {
    std::env::var(NAME).ok().filter(|command| !command.trim().is_empty())
}

/// Names the command to what starts it, and hands on the keys that it needs.
pub(crate) fn hand_on(signer: &str, to: &mut Command) {
    to.env(NAME, signer);
    hand_keys(to, &keys::OF_CODE);
}

/// Signs a file; a command that ends well without having done so is a fault.
pub(crate) fn sign(signer: &str, file: &Path) -> Result<()> {
    let mut sign = command("sh", &["sign.sh", &text(file)]);
    sign.current_dir(scripts());
    hand_on(signer, &mut sign);
    run(sign)?;
    ensure!(is_signed(file)?, "{NAME} has ended well, but {} is not signed", file.display());
    Ok(())
}

/// A copy of the program with all that it needs, signed unless it came so: the folder that was named stays as it is.
pub(crate) fn program(from: &Path, signer: &str) -> Result<PathBuf> {
    let folder = target().join("windows/signed");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    std::fs::copy(from.join(EXE), folder.join(EXE)).with_context(|| text(&from.join(EXE)))?;
    if from.join(LOADER).exists() {
        // Microsoft's own, with Microsoft's signature.
        std::fs::copy(from.join(LOADER), folder.join(LOADER))?;
    }
    if !is_signed(&folder.join(EXE))? {
        sign(signer, &folder.join(EXE))?;
    }
    Ok(folder)
}

/// Whether there is a signature in it, a good one or not.
pub(crate) fn is_signed(file: &Path) -> Result<bool> {
    let bytes = std::fs::read(file).with_context(|| text(file))?;
    Ok(if bytes.starts_with(b"MZ") { certificates(&bytes).unwrap_or(0) != 0 } else { has_stream(&bytes) })
}

/// Length of the certificate table. Microsoft, "PE Format": where the header is stands at 0x3c; the fifth of its data
/// directories, which begin 112 bytes into the optional header (96 in a 32-bit program), is the table's.
fn certificates(program: &[u8]) -> Option<u32> {
    let number = |at: usize| -> Option<usize> {
        let bytes = program.get(at..at + 4)?;
        usize::try_from(u32::from_le_bytes(bytes.try_into().ok()?)).ok()
    };
    let optional = number(0x3c)? + 24;
    let directories = if program.get(optional..optional + 2)? == [0x0b, 0x02] { 112 } else { 96 };
    u32::try_from(number(optional + directories + 4 * 8 + 4)?).ok()
}

/// An MSI keeps its signature in a stream of this name (Microsoft, "Digital Signatures and Windows Installer").
fn has_stream(msi: &[u8]) -> bool {
    let name: Vec<u8> = "\u{5}DigitalSignature".encode_utf16().flat_map(u16::to_le_bytes).collect();
    msi.windows(name.len()).any(|window| window == name)
}
