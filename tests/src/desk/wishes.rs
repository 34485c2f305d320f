//! What a desk is set up with.

use practice_tenant::Scenario;

use crate::session_bus::Keyring;

/// How the desktop looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Look {
    /// Lower-case name, for file names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// What the program is told about the cloud.
#[derive(Debug, Clone)]
pub enum CloudFile {
    /// A practice tenant outside of the program, in this state.
    Practice(Scenario),
    /// Nothing: a practice tenant in this state answers to Microsoft's own host names, behind the desk's proxy and with
    /// an authority that this desk's machine trusts.
    Microsoft(Scenario),
    /// A file with this content.
    Content(String),
    /// A file that is not there.
    Missing,
    /// Nothing: the program is started as a person starts it.
    None,
}

/// What a desk is set up with.
#[derive(Debug, Clone)]
pub struct Wishes {
    /// The cloud description.
    pub cloud: CloudFile,
    /// The credential store.
    pub keyring: Keyring,
    /// Whether this desk's machine has any root certificates.
    pub roots: bool,
    /// Light or dark.
    pub look: Look,
    /// The admin's locale, which need not be generated on this computer.
    pub locale: &'static str,
}

impl Wishes {
    /// A practice tenant in this state, a usable keyring, light, in English.
    pub fn tenant(scenario: Scenario) -> Self {
        Self {
            cloud: CloudFile::Practice(scenario),
            keyring: Keyring::Unlocked,
            roots: true,
            look: Look::Light,
            locale: "en_US.UTF-8",
        }
    }
}
