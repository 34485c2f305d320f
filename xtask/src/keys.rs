//! The keys with which a release is signed. They come by the environment and are named here, so that a release without one
//! is refused in words, before anything is built. Whatever is started here gets none of them, unless it signs with it.

use anyhow::{Context as _, Result, bail};

/// What Authenticode signatures need: Azure Artifact Signing, to which GitHub vouches for the workflow (no key at all). The last
/// is whom Windows has to name as the signer.
const WINDOWS: [&str; 6] = [
    "AZURE_CLIENT_ID",
    "AZURE_TENANT_ID",
    "AZURE_SIGNING_ENDPOINT",
    "AZURE_SIGNING_ACCOUNT",
    "AZURE_SIGNING_PROFILE",
    "AZURE_SIGNING_PUBLISHER",
];
/// A Developer ID and a key for the notary, by the names that Tauri's bundler reads; `APPLE_API_KEY_TEXT` is the `.p8` file.
const MACOS: [&str; 6] = [
    "APPLE_CERTIFICATE",
    "APPLE_CERTIFICATE_PASSWORD",
    "APPLE_SIGNING_IDENTITY",
    "APPLE_API_ISSUER",
    "APPLE_API_KEY",
    "APPLE_API_KEY_TEXT",
];
/// An `OpenPGP` key for the RPM packages (its text), and its fingerprint: it says to everybody which key is ours.
const LINUX: [&str; 2] = [RPM, RPM_FINGERPRINT];
/// A minisign key for the updates, and its public half, which is in each program that looks for them.
const UPDATES: [&str; 2] = [PRIVATE, PUBLIC];

/// What a program is built with so that it looks for newer versions (`src-tauri/src/updates.rs`). No keys: the second is the
/// public half, which is a variable of the repository, because no job that builds may enter the environment.
const PROGRAM: [&str; 2] = ["PEIG_SETUP_UPDATES_URL", "PEIG_SETUP_UPDATES_KEY"];

/// How the names of keys begin, and of what is had or made of them on the way: a token, a password, the folder of a file.
/// GitHub's word for a workflow is a key to whoever believes it.
const BEGINNINGS: [&str; 4] = ["AZURE_", "APPLE_", "TAURI_SIGNING_", "ACTIONS_"];

/// What the command needs that makes Authenticode signatures (`packaging/release/azure-sign.sh`).
pub(crate) const OF_CODE: [&str; 4] =
    ["AZURE_SIGNING_TOKEN", "AZURE_SIGNING_ENDPOINT", "AZURE_SIGNING_ACCOUNT", "AZURE_SIGNING_PROFILE"];
/// What Tauri's bundler needs to sign a bundle and to have it notarised.
pub(crate) const OF_BUNDLE: [&str; 6] = [
    "APPLE_CERTIFICATE",
    "APPLE_CERTIFICATE_PASSWORD",
    "APPLE_SIGNING_IDENTITY",
    "APPLE_API_ISSUER",
    "APPLE_API_KEY",
    "APPLE_API_KEY_PATH",
];
/// What it needs to sign an update, and an RPM package that it makes.
pub(crate) const OF_UPDATE: [&str; 2] = [PRIVATE, "TAURI_SIGNING_PRIVATE_KEY_PASSWORD"];
pub(crate) const OF_RPM: [&str; 2] = [RPM, RPM_PASSPHRASE];

/// Whether this is the name of a key.
pub(crate) fn is_one(name: &str) -> bool {
    BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}

pub(crate) const PRIVATE: &str = "TAURI_SIGNING_PRIVATE_KEY";
pub(crate) const RPM: &str = "TAURI_SIGNING_RPM_KEY";
pub(crate) const RPM_PASSPHRASE: &str = "TAURI_SIGNING_RPM_KEY_PASSPHRASE";
pub(crate) const RPM_FINGERPRINT: &str = "RPM_KEY_FINGERPRINT";
pub(crate) const PUBLIC: &str = "UPDATES_PUBLIC_KEY";

/// Refuses where one is absent, and names each that is.
pub(crate) fn require(of: &[String], there: impl Fn(&str) -> bool) -> Result<()> {
    let mut absent = Vec::new();
    for purpose in of {
        let needed = match purpose.as_str() {
            "windows" => &WINDOWS[..],
            "macos" => &MACOS[..],
            "linux" => &LINUX[..],
            "updates" => &UPDATES[..],
            "program" => &PROGRAM[..],
            unknown => bail!("no keys are known for: {unknown}"),
        };
        absent.extend(needed.iter().filter(|name| !there(name)));
    }
    if !absent.is_empty() {
        let names: Vec<&str> = absent.into_iter().copied().collect();
        bail!(
            "a release is signed, and these are absent from the environment: {} (packaging/release/README.md says what \
             they are)",
            names.join(", ")
        );
    }
    Ok(())
}

/// By what a release is known as ours. Neither is a key: both are variables of the repository, for jobs without keys too.
pub(crate) struct Ours {
    /// The public half of the key for updates, as Tauri writes it (a minisign file in Base64).
    pub(crate) updates: String,
    /// The fingerprint of the key for RPM packages.
    pub(crate) rpm: String,
}

impl Ours {
    pub(crate) fn read() -> Result<Self> {
        Ok(Self { updates: read(PUBLIC)?, rpm: Self::rpm()? })
    }

    pub(crate) fn rpm() -> Result<String> {
        read(RPM_FINGERPRINT)
    }
}

fn read(name: &str) -> Result<String> {
    std::env::var(name).with_context(|| format!("{name} is not in the environment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_without_a_key_is_refused_by_the_keys_name() {
        let all = ["windows", "macos", "linux", "updates"].map(str::to_owned);
        require(&all, |_| true).unwrap();
        let refused =
            require(&all, |name| name != "APPLE_API_KEY" && name != PUBLIC).unwrap_err().to_string();
        assert!(refused.contains(": APPLE_API_KEY, UPDATES_PUBLIC_KEY ("), "{refused}");
        assert!(require(&["nobody".to_owned()], |_| true).is_err());
    }

    /// A secret that the workflow does not hand on would be found out on the day of the release.
    #[test]
    fn the_workflow_hands_on_every_key() {
        let workflow =
            std::fs::read_to_string(crate::shell::root().join(".github/workflows/release.yml")).unwrap();
        for name in PROGRAM {
            assert_eq!(
                workflow.matches(&format!("{name}: ${{{{ ")).count(),
                2,
                "{name}, on Linux and elsewhere"
            );
        }
        for name in [&WINDOWS[..], &MACOS, &LINUX, &UPDATES].concat() {
            let handed =
                [format!("{name}: ${{{{ secrets.{name} }}}}"), format!("{name}: ${{{{ vars.{name} }}}}")];
            assert!(handed.iter().any(|line| workflow.contains(line)), "{name}");
            let open = [PUBLIC, RPM_FINGERPRINT].contains(&name);
            assert!(open || is_one(name), "{name} is handed on to every child");
        }
        for secret in workflow.split("secrets.").skip(1).filter_map(|rest| rest.split(' ').next()) {
            assert!(is_one(secret), "{secret} is handed on to every child");
        }
    }
}
