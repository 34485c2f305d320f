//! Authenticode here: a throw-away certificate in the place of the real one, and a look at what was signed.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::platforms::make_executable;
use crate::shell::{command, output, run, text};

/// What signs here gets no key that signs something else, as in a release: the dry run has those of updates and RPM packages.
const OTHERS_KEYS: &str =
    "if env | grep -q '^TAURI_SIGNING_'; then echo 'the keys of others were handed on' >&2; exit 1; fi";

/// A certificate that nobody trusts but this folder.
pub(crate) struct Signer {
    certificate: PathBuf,
    script: PathBuf,
}

impl Signer {
    pub(crate) fn throw_away(folder: &Path) -> Result<Self> {
        let (certificate, key) = (folder.join("code.pem"), folder.join("code.key"));
        let mut make = command("openssl", &["req", "-x509", "-newkey", "rsa:3072", "-nodes", "-days", "2"]);
        make.args(["-subj", "/CN=Peig Setup dry run", "-addext", "extendedKeyUsage=codeSigning"]);
        make.args(["-keyout", &text(&key), "-out", &text(&certificate)]);
        output(make)?;
        let script = folder.join("sign.sh");
        std::fs::write(
            &script,
            format!(
                "#!/bin/sh\nset -e\n{OTHERS_KEYS}\nosslsigncode sign -h sha256 -n 'Peig Setup' -certs '{}' -key '{}' -in \"$1\" -out \"$1.signed\" \
                 >/dev/null\nmv \"$1.signed\" \"$1\"\n",
                text(&certificate),
                text(&key)
            ),
        )?;
        make_executable(&script)?;
        Ok(Self { certificate, script })
    }

    /// What `SIGN_COMMAND` has to be.
    pub(crate) fn command(&self) -> String {
        format!("'{}'", text(&self.script))
    }

    /// Signs one file in its place.
    pub(crate) fn sign(&self, file: &Path) -> Result<()> {
        run(command(&text(&self.script), &[&text(file)]))
    }

    /// Whether a file is signed with this certificate, and has not changed since.
    pub(crate) fn verify(&self, file: &Path) -> Result<()> {
        let mut verify = command("osslsigncode", &["verify", "-CAfile", &text(&self.certificate)]);
        verify.args(["-in", &text(file)]);
        output(verify).with_context(|| format!("the Authenticode signature of {}", file.display())).map(drop)
    }
}
