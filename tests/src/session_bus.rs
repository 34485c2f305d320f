//! A private session bus, and the Secret Service on it.
//!
//! The bus has no service folders, so that nothing is started behind the test's back: a service is there
//! exactly if the test started it.

use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::processes::{Group, kill_group};
use crate::wait::{SOON, until, until_so};

/// What the machine offers to keep a secret in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyring {
    /// gnome-keyring, unlocked, with a default collection.
    Unlocked,
    /// gnome-keyring with a default collection that is locked, and nobody to unlock it.
    Locked,
    /// The same, and a window that asks for its password (`Desk::answer_keyring`).
    Guarded,
    /// No Secret Service at all.
    Absent,
}

/// Password of the default collection.
pub(crate) const PASSWORD: &str = "only-for-this-test";

/// How the bus starts the window in which a keyring's password is typed.
const PROMPTER: &str = "[D-BUS Service]
Name=org.gnome.keyring.SystemPrompter
Exec=/usr/libexec/gcr-prompter
";

/// A session bus.
#[derive(Debug)]
pub struct SessionBus {
    address: String,
    environment: Vec<(String, String)>,
    folder: PathBuf,
    keyring: Option<Group>,
    _daemon: Group,
}

const CONFIGURATION: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=SOCKET</listen>
  <servicedir>SERVICES</servicedir>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

impl SessionBus {
    /// Starts a bus; `environment` is what its services are started with.
    pub async fn start(folder: &Path, environment: Vec<(String, String)>) -> Result<Self> {
        let socket = folder.join("bus");
        let configuration = folder.join("bus.conf");
        let services = folder.join("services");
        std::fs::create_dir(&services)?;
        let filled = CONFIGURATION
            .replace("SOCKET", &socket.display().to_string())
            .replace("SERVICES", &services.display().to_string());
        std::fs::write(&configuration, filled)?;
        let mut command = Command::new("dbus-daemon");
        command
            .arg(format!("--config-file={}", configuration.display()))
            .args(["--nofork", "--nopidfile"])
            .env_clear()
            .envs(environment.iter().cloned())
            .stdin(Stdio::null());
        let daemon = Group::start(&mut command, &folder.join("bus.log"))?;
        until_so("the session bus listens", SOON, || Ok(UnixStream::connect(&socket).is_ok())).await?;
        let address = format!("unix:path={}", socket.display());
        Ok(Self { address, environment, folder: folder.to_owned(), keyring: None, _daemon: daemon })
    }

    /// Value for `DBUS_SESSION_BUS_ADDRESS`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Brings the Secret Service into the wanted state, and waits until it is in it.
    pub async fn offer(&mut self, keyring: Keyring) -> Result<()> {
        self.keyring = None;
        match keyring {
            Keyring::Absent => Ok(()),
            Keyring::Unlocked => self.start_keyring(true).await,
            Keyring::Locked | Keyring::Guarded => {
                if keyring == Keyring::Guarded {
                    std::fs::write(self.folder.join("services/prompter.service"), PROMPTER)?;
                }
                // The first unlocked start makes the default collection; the second finds it locked.
                self.start_keyring(true).await?;
                self.keyring = None;
                until_so("the old keyring has left the bus", SOON, || Ok(!self.has_owner()?)).await?;
                self.start_keyring(false).await
            }
        }
    }

    /// Ends the keyring at once, as a crash would, and waits until it has left the bus.
    pub async fn end_keyring(&self) -> Result<()> {
        kill_group(self.keyring.as_ref().context("there is no keyring to end")?.id());
        until_so("the keyring has left the bus", SOON, || Ok(!self.has_owner()?)).await
    }

    /// Says to everybody on the bus what a desktop says when its screen is locked.
    pub fn lock_screen(&self) -> Result<()> {
        let status = self
            .command("dbus-send")
            .args(["--session", "--type=signal", "/org/freedesktop/ScreenSaver"])
            .args(["org.freedesktop.ScreenSaver.ActiveChanged", "boolean:true"])
            .status()
            .context("could not start dbus-send")?;
        anyhow::ensure!(status.success(), "dbus-send: {status}");
        Ok(())
    }

    async fn start_keyring(&mut self, unlock: bool) -> Result<()> {
        let mut command = self.command("gnome-keyring-daemon");
        command.args(["--foreground", "--components=secrets"]).stdin(Stdio::piped());
        if unlock {
            command.arg("--unlock");
        }
        let mut daemon = Group::start(&mut command, &self.folder.join("keyring.log"))?;
        let mut input = daemon.leader().stdin.take().context("the keyring has no standard input")?;
        input.write_all(PASSWORD.as_bytes())?;
        drop(input);
        self.keyring = Some(daemon);
        until("the Secret Service has a default collection", SOON, || {
            let seen = self.default_collection();
            async move { Ok(seen?.map(|_| ())) }
        })
        .await
    }

    fn has_owner(&self) -> Result<bool> {
        let answer = self.ask(
            "org.freedesktop.DBus",
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus.NameHasOwner",
            "string:org.freedesktop.secrets",
        )?;
        Ok(answer.contains("boolean true"))
    }

    fn default_collection(&self) -> Result<Option<String>> {
        if !self.has_owner()? {
            return Ok(None);
        }
        let answer = self.ask(
            "org.freedesktop.secrets",
            "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service.ReadAlias",
            "string:default",
        )?;
        let path = answer.split('"').nth(1).unwrap_or("/").to_owned();
        Ok((path != "/").then_some(path))
    }

    fn ask(&self, destination: &str, path: &str, member: &str, argument: &str) -> Result<String> {
        let output = self
            .command("dbus-send")
            .args(["--session", "--print-reply", &format!("--dest={destination}"), path, member, argument])
            .output()
            .context("could not start dbus-send")?;
        if !output.status.success() {
            bail!("{member}: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(self.environment.iter().cloned())
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .stdin(Stdio::null());
        command
    }
}
