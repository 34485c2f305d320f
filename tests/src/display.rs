//! A private X display.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Result;

use crate::processes::Group;
use crate::wait::{SOON, until};

/// An X server without a screen, on a number that was free.
#[derive(Debug)]
pub(crate) struct Display {
    name: String,
    _server: Group,
}

impl Display {
    /// Starts the server and waits until it takes connections: it says its number only then.
    pub(crate) async fn start(folder: &Path) -> Result<Self> {
        let log = folder.join("xvfb.log");
        let mut command = Command::new("Xvfb");
        // `-displayfd 1`: the number is printed once the server listens.
        command
            .args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp", "-noreset"])
            .stdin(Stdio::null());
        let server = Group::start(&mut command, &log)?;
        let number = until("the virtual display says its number", SOON, || {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            let number = said
                .split_inclusive('\n')
                .filter(|line| line.ends_with('\n'))
                .find_map(|line| line.trim().parse::<u32>().ok());
            async move { Ok(number) }
        })
        .await?;
        Ok(Self { name: format!(":{number}"), _server: server })
    }

    /// Value for `DISPLAY`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}
