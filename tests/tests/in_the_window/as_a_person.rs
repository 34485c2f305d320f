//! The practice journey by mouse and keyboard, by somebody who knows of the screen what a screen reader tells: roles, names
//! and states of the accessibility tree (AT-SPI), the page's own among them. The program is the shipped one, and the way is
//! that of the package in a fresh system (`packaging/linux/prove/`), so that this tells when it has to change.

use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use journeys::processes::Group;
use journeys::wait::until;
use journeys::window::{shipped_program, target_folder};

/// The journey's own waits are for two minutes each, and say what did not come.
const WHOLE: Duration = Duration::from_mins(15);

/// As a desktop opens an address: by the browser that it has.
const XDG_OPEN: &str = "#!/bin/sh\nexec surf \"$1\"\n";

#[tokio::test(flavor = "multi_thread")]
async fn the_practice_journey_is_gone_through_by_what_a_screen_reader_tells() -> Result<()> {
    let folder = tempfile::Builder::new().prefix("person-").tempdir()?;
    let (programs, home) = (folder.path().join("bin"), folder.path().join("home"));
    for made in [&programs, &home] {
        std::fs::create_dir(made)?;
    }
    std::os::unix::fs::symlink(shipped_program()?, programs.join("peig-setup"))?;
    let opener = programs.join("xdg-open");
    std::fs::write(&opener, XDG_OPEN)?;
    std::fs::set_permissions(&opener, std::fs::Permissions::from_mode(0o755))?;
    let pictures = target_folder()?.join("pictures/as-a-person");
    if pictures.exists() {
        std::fs::remove_dir_all(&pictures)?;
    }
    std::fs::create_dir_all(&pictures)?;

    let log = folder.path().join("journey.log");
    let mut command = Command::new("bash");
    command
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../packaging/linux/prove/desk.sh"))
        .arg(&pictures)
        .arg("first")
        .env_clear()
        .env("HOME", &home)
        .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", programs.display()))
        .stdin(Stdio::null());
    let mut desk = Group::start(&mut command, &log)?;
    let ended = until("the journey has ended", WHOLE, || {
        let status = desk.leader().try_wait();
        async { Ok(status?) }
    })
    .await;
    let said = std::fs::read_to_string(&log).context("the journey says how it went")?;
    ensure!(ended.with_context(|| said.clone())?.success(), "{said}");
    ensure!(said.contains("the secret is on the clipboard (40 characters)"), "to its end: {said}");
    Ok(())
}
