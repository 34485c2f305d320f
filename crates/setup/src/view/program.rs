//! What is asked of the shell about the program itself: how it is set, what it is made of, and what it keeps where.

use entra::proxy::{Found, Source, Way};
use serde::{Deserialize, Serialize};

use crate::wizard::CloudChoice;

/// What the admin has chosen for this program. It is kept on this computer, so nothing of it may be secret.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(default, rename_all = "camelCase")]
pub struct Preferences {
    /// Name of a catalogue; absent: the system's language.
    pub language: Option<String>,
    /// Bright or dark.
    pub theme: ThemeChoice,
    /// The cloud that was worked in last.
    pub cloud: CloudChoice,
    /// The tenant that was typed last.
    pub tenant: Option<String>,
    /// The client that was typed last.
    pub client_id: Option<String>,
}

/// Bright or dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum ThemeChoice {
    /// As the system is.
    #[default]
    System,
    /// Bright.
    Light,
    /// Dark.
    Dark,
}

/// The program itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ProgramView {
    /// What draws the window, with its version.
    pub engine: String,
    /// The operating system, as it calls itself.
    pub system: String,
    /// Which way leads out.
    pub network: NetworkView,
    /// What is kept on this computer, and where.
    pub places: Vec<PlaceView>,
    /// The name under which secrets are in the credential store.
    pub store: String,
    /// What the program is made of.
    pub parts: Vec<PartView>,
}

/// Something that is kept on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PlaceView {
    /// What.
    pub id: PlaceId,
    /// File or folder.
    pub path: String,
}

/// What is kept on this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum PlaceId {
    /// What the admin has chosen for this program.
    Preferences,
    /// Where the window was.
    Window,
    /// Which secrets were begun, and which Peig has.
    Notes,
    /// The log files.
    Logs,
    /// Files that the admin saves.
    Files,
}

/// Somebody else's part of the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PartView {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence, as its makers name it (SPDX).
    pub licence: String,
}

/// Which way leads out, as this computer is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct NetworkView {
    /// Each host that is talked to.
    pub ways: Vec<WayView>,
    /// An automatic configuration that is set, and not followed.
    pub automatic: Option<String>,
}

/// The way to one host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct WayView {
    /// The host.
    pub host: String,
    /// The proxy on the way: scheme, host and port.
    pub proxy: Option<String>,
    /// Who says so.
    pub source: Option<ProxySource>,
}

/// Who says that there is a proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum ProxySource {
    /// A variable of the environment.
    Variable,
    /// The settings of Windows.
    Windows,
    /// The settings of macOS.
    MacOs,
    /// The settings of GNOME.
    Gnome,
    /// The settings of KDE Plasma.
    Kde,
}

impl NetworkView {
    /// What was found, of these hosts in the same order.
    pub fn of(hosts: &[String], found: Found) -> Self {
        let ways = hosts.iter().cloned().zip(found.ways).map(|(host, way)| match way {
            Way::Direct => WayView { host, proxy: None, source: None },
            Way::Proxy { address, source } => {
                WayView { host, proxy: Some(address), source: Some(ProxySource::from(source)) }
            }
        });
        Self { ways: ways.collect(), automatic: found.automatic }
    }
}

impl From<Source> for ProxySource {
    fn from(source: Source) -> Self {
        match source {
            Source::Variable => Self::Variable,
            Source::Windows => Self::Windows,
            Source::MacOs => Self::MacOs,
            Source::Gnome => Self::Gnome,
            Source::Kde => Self::Kde,
        }
    }
}
