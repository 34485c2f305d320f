//! What the operating system has to have. On Debian and its kin it is installed; elsewhere it is named.

use std::process::Command;

use anyhow::{Result, bail};

use crate::shell::{command, run, say, shown, succeeds};

/// System packages for one purpose.
pub(crate) struct Need {
    pub(crate) why: &'static str,
    pub(crate) packages: &'static [&'static str],
}

/// To build the program.
pub(crate) const BUILD: Need = Need {
    why: "to build the window (WebKitGTK) and native code",
    packages: &["libwebkit2gtk-4.1-dev", "build-essential", "pkg-config", "file"],
};

/// To drive the real window without a screen.
pub(crate) const JOURNEYS: Need = Need {
    why: "for a virtual display, a keyring, a clipboard, a screen reader's view and real browsers around the window",
    packages: &[
        "xvfb",
        "xauth",
        "webkit2gtk-driver",
        "dbus",
        "gnome-keyring",
        "libsecret-tools",
        "xdg-utils",
        "xclip",
        "xdotool",
        "openbox",
        "imagemagick",
        "x11-utils",
        "at-spi2-core",
        "python3-gi",
        "gir1.2-atspi-2.0",
        "surf",
        "fonts-dejavu-core",
        "fonts-liberation",
        "chromium",
        "chromium-driver",
    ],
};

/// To stand between the tests and Microsoft, as a company's network does.
pub(crate) const NETWORKS: Need = Need {
    why: "for real proxies and networks of their own around the tests",
    packages: &["squid", "microsocks", "iproute2", "util-linux"],
};

/// To install the checkers that come as Python packages.
pub(crate) const TOOLS: Need =
    Need { why: "for a private folder of checking tools", packages: &["python3-venv"] };

/// To pack a program for Windows.
pub(crate) const WINDOWS_PACKAGES: Need =
    Need { why: "to pack the program for Windows (NSIS, msitools)", packages: &["nsis", "wixl", "msitools"] };

/// To build the program for Windows.
pub(crate) const WINDOWS: Need = Need {
    why: "to build the program for Windows (mingw-w64)",
    packages: &[
        "gcc-mingw-w64-x86-64",
        "g++-mingw-w64-x86-64",
        "binutils-mingw-w64-x86-64",
        "mingw-w64-tools",
        "cmake",
        "nasm",
    ],
};

/// To run what was built for Windows.
pub(crate) const WINE: Need = Need {
    why: "to run the program for Windows here (Wine), in German too, and to sign it with a throw-away key",
    packages: &["wine64", "locales", "osslsigncode", "openssl"],
};

/// All of it that the daily commands need.
pub(crate) const ALL: [Need; 4] = [BUILD, JOURNEYS, NETWORKS, TOOLS];

/// Installs what is missing, or says what is needed.
pub(crate) fn ensure(needs: &[Need]) -> Result<()> {
    node()?;
    let missing = missing(needs);
    if missing.is_empty() { Ok(()) } else { install(&missing) }
}

/// Installs nothing, and says what is missing and how to get it: for whoever only looks, and for a step that has keys.
pub(crate) fn require(needs: &[Need]) -> Result<()> {
    let missing = missing(needs);
    if !missing.is_empty() {
        bail!("nothing is installed here; as root, run\n  {INSTALL} {}", missing.join(" "));
    }
    Ok(())
}

/// What is missing, where that can be asked; said too.
fn missing(needs: &[Need]) -> Vec<&'static str> {
    if !cfg!(target_os = "linux") {
        return Vec::new();
    }
    if !succeeds(command("dpkg-query", &["--version"])) || !succeeds(command("apt-get", &["--version"])) {
        for need in needs {
            say(&format!("needed {} (Debian's names): {}", need.why, need.packages.join(" ")));
        }
        return Vec::new();
    }
    let mut missing = Vec::new();
    for need in needs {
        let lacking: Vec<&str> = need.packages.iter().copied().filter(|name| !installed(name)).collect();
        if !lacking.is_empty() {
            say(&format!("missing {}: {}", need.why, lacking.join(" ")));
            missing.extend(lacking);
        }
    }
    missing
}

/// What a person types.
const INSTALL: &str = "apt-get update && apt-get install --yes --no-install-recommends";

fn installed(package: &str) -> bool {
    let query = command("dpkg-query", &["--show", "--showformat=${db:Status-Status}", package]);
    crate::shell::output(query).is_ok_and(|status| status.lines().any(|line| line == "installed"))
}

fn install(packages: &[&str]) -> Result<()> {
    let mut update = elevated();
    update.args(["apt-get", "update"]);
    let mut install = elevated();
    install.args(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "--yes"]);
    install.arg("--no-install-recommends").args(packages);
    if !root() && !succeeds(command("sudo", &["--version"])) {
        bail!(
            "system packages are missing and there is no sudo; as root, run\n  {INSTALL} {}",
            packages.join(" ")
        );
    }
    say(&format!("installing system packages: {}", shown(&install)));
    run(update)?;
    run(install)
}

/// A command that runs the words after it as root.
fn elevated() -> Command {
    if root() { command("env", &[]) } else { command("sudo", &[]) }
}

fn root() -> bool {
    crate::shell::output(command("id", &["-u"])).is_ok_and(|id| id.trim() == "0")
}

fn node() -> Result<()> {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    if succeeds(command("node", &["--version"])) && succeeds(command(program, &["--version"])) {
        return Ok(());
    }
    bail!("Node.js with npm is needed to build the pages (version 20.19 or newer)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn who_only_looks_is_told_and_nothing_is_installed() {
        let need = |packages| Need { why: "for this test", packages };
        require(&[need(&["dpkg"])]).unwrap();
        let said = require(&[need(&["dpkg", "no-such-package"])]).unwrap_err().to_string();
        assert_eq!(said, format!("nothing is installed here; as root, run\n  {INSTALL} no-such-package"));
    }
}
