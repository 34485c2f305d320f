//! What the program is, and what it stands on.
//!
//! Owns what is told about itself: the engine of the window, the operating system, the parts with their licences (which the
//! build has listed, `build/parts.rs`), and the way that leads out.

use setup::handover::STORE_SERVICE;
use setup::ipc::{NetworkView, PartView, ProgramView, View};
use tauri::{AppHandle, Url};

use crate::places;

/// What the program is made of, as the build wrote it.
const PARTS: &str = include_str!(concat!(env!("OUT_DIR"), "/parts.json"));

/// All of it. Asks the system, which can take a moment.
pub(crate) fn program(app: &AppHandle, view: &View) -> ProgramView {
    ProgramView {
        engine: engine(),
        system: system(),
        network: network(&[view.cloud.sign_in_host.clone(), view.cloud.graph_host.clone()]),
        places: places::all(app),
        store: STORE_SERVICE.to_owned(),
        parts: parts(),
    }
}

fn network(hosts: &[String]) -> NetworkView {
    let addresses: Vec<Url> =
        hosts.iter().filter_map(|host| Url::parse(&format!("https://{host}/")).ok()).collect();
    NetworkView::of(hosts, entra::proxy::find(&addresses))
}

fn engine() -> String {
    let name = match std::env::consts::OS {
        "windows" => "WebView2",
        "macos" => "WKWebView",
        _ => "WebKitGTK",
    };
    tauri::webview_version().map_or_else(|_| name.to_owned(), |version| format!("{name} {version}"))
}

fn parts() -> Vec<PartView> {
    serde_json::from_str(PARTS).unwrap_or_default()
}

/// As the system calls itself, and for which processor this program is.
fn system() -> String {
    let name = named().unwrap_or_else(|| std::env::consts::OS.to_owned());
    format!("{name} ({})", std::env::consts::ARCH)
}

/// `PRETTY_NAME` (os-release(5)).
#[cfg(target_os = "linux")]
fn named() -> Option<String> {
    let read = |path| std::fs::read_to_string(path).ok();
    let text = read("/etc/os-release").or_else(|| read("/usr/lib/os-release"))?;
    let value = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(value.trim_matches(['"', '\'']).to_owned())
}

/// Its number (sw_vers(1)).
#[cfg(target_os = "macos")]
fn named() -> Option<String> {
    let output = std::process::Command::new("/usr/bin/sw_vers").arg("-productVersion").output().ok()?;
    Some(format!("macOS {}", String::from_utf8(output.stdout).ok()?.trim()))
}

/// Its build: the name in the registry is that of Windows 10 on Windows 11 too.
#[cfg(windows)]
fn named() -> Option<String> {
    let key = windows_registry::LOCAL_MACHINE.open(r"SOFTWARE\Microsoft\Windows NT\CurrentVersion").ok()?;
    let build = key.get_string("CurrentBuildNumber").ok()?;
    let version = key.get_string("DisplayVersion").map(|version| format!(" {version}")).unwrap_or_default();
    Some(format!("Windows{version}, build {build}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_listed_with_its_licence() {
        let parts = parts();
        for name in ["tauri", "entra", "react", "@fluentui/react-components", "rustls"] {
            let ours = name == "entra";
            assert_eq!(parts.iter().any(|part| part.name == name), !ours, "{name}");
        }
        for tool in ["vitest", "eslint", "proptest", "tauri-build", "ts-rs"] {
            assert!(!parts.iter().any(|part| part.name == tool), "{tool} is not shipped");
        }
        for part in &parts {
            assert!(!part.licence.is_empty() && !part.version.is_empty(), "{part:?}");
        }
        let mut sorted = parts.clone();
        sorted.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
        sorted.dedup();
        assert_eq!(sorted, parts, "in order, each once");
    }

    #[test]
    fn the_system_is_named() {
        assert!(system().ends_with(&format!("({})", std::env::consts::ARCH)));
    }

    #[test]
    fn what_is_on_this_computer_is_reached_without_a_proxy() {
        let network = network(&["127.0.0.1:8443".to_owned()]);
        assert_eq!(network.ways.len(), 1);
        assert_eq!((&network.ways[0].proxy, network.ways[0].source), (&None, None));
    }
}
