//! The keys with which packages are signed. They come by the environment, as Tauri's own tools read them, and are named
//! here only so that a release without them is refused.

use std::path::Path;

use anyhow::{Result, bail};

use crate::keys;
use crate::shell::{command, hand_keys, output, text, version};

/// A minisign key (its text, or a file) for a `.sig` beside every package, and an `OpenPGP` key (its text) for the `.rpm`.
/// Their passwords: `TAURI_SIGNING_PRIVATE_KEY_PASSWORD`, `TAURI_SIGNING_RPM_KEY_PASSPHRASE`.
const KEYS: [&str; 2] = [keys::PRIVATE, keys::RPM];

/// The same for people.
pub(super) const NAMES: &str = "TAURI_SIGNING_PRIVATE_KEY and, on Linux, TAURI_SIGNING_RPM_KEY";

/// Refuses where a key is absent.
pub(super) fn require_keys(there: impl Fn(&str) -> bool) -> Result<()> {
    let needed = if cfg!(target_os = "linux") { &KEYS[..] } else { &KEYS[..1] };
    let absent: Vec<&str> = needed.iter().copied().filter(|name| !there(name)).collect();
    if !absent.is_empty() {
        bail!("a release is signed, and these keys are not in the environment: {}", absent.join(", "));
    }
    Ok(())
}

/// Signs a finished file; the bundler reads the key and its password from the environment, never from the arguments.
pub(crate) fn sign(bundler: &str, file: &Path) -> Result<()> {
    // The version is signed along: the program takes no package of another one under this number.
    let mut sign = command(bundler, &["signer", "sign", "--app-version", &version(), &text(file)]);
    hand_keys(&mut sign, &keys::OF_UPDATE);
    // It prints the signature, which is in a file beside it as well.
    output(sign).map(drop)
}

/// Whether a signature lies beside it.
pub(super) fn signed(package: &Path) -> bool {
    Path::new(&format!("{}.sig", package.display())).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_without_a_key_is_refused_by_the_keys_name() {
        require_keys(|_| true).unwrap();
        let refused = require_keys(|name| name != KEYS[0]).unwrap_err().to_string();
        assert!(refused.contains(KEYS[0]) && !refused.contains(KEYS[1]), "{refused}");
    }
}
