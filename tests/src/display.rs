//! A private X display.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, InputFocus, MapState, Window,
};
use x11rb::rust_connection::RustConnection;

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

    /// Asks a program's window to close, in the way that the close button of a window manager does. `class` is the
    /// one that the program gives its window.
    pub(crate) fn press_close(&self, class: &str) -> Result<()> {
        let (connection, root) = self.connect()?;
        let window = shown_window(&connection, root, class)?;
        let (protocols, delete) =
            (atom(&connection, "WM_PROTOCOLS")?, atom(&connection, "WM_DELETE_WINDOW")?);
        let message = ClientMessageEvent::new(32, window, protocols, [delete, x11rb::CURRENT_TIME, 0, 0, 0]);
        connection.send_event(false, window, EventMask::NO_EVENT, message)?.check()?;
        Ok(())
    }

    /// Gives a program's window the keyboard, as a window manager does with the window that a person turns to.
    pub(crate) fn focus(&self, class: &str) -> Result<()> {
        let (connection, root) = self.connect()?;
        let window = shown_window(&connection, root, class)?;
        connection.set_input_focus(InputFocus::PARENT, window, x11rb::CURRENT_TIME)?.check()?;
        Ok(())
    }

    fn connect(&self) -> Result<(RustConnection, Window)> {
        let (connection, screen) = RustConnection::connect(Some(&self.name))?;
        let root = connection.setup().roots.get(screen).context("the display has a screen")?.root;
        Ok((connection, root))
    }
}

fn atom(connection: &RustConnection, name: &str) -> Result<u32> {
    Ok(connection.intern_atom(false, name.as_bytes())?.reply()?.atom)
}

/// The window of a program that a window manager would give a close button.
fn shown_window(connection: &RustConnection, root: Window, class: &str) -> Result<Window> {
    let (protocols, delete) = (atom(connection, "WM_PROTOCOLS")?, atom(connection, "WM_DELETE_WINDOW")?);
    let closes = |window: Window| -> Result<bool> {
        let listed = connection.get_property(false, window, protocols, AtomEnum::ATOM, 0, 64)?.reply()?;
        let named =
            connection.get_property(false, window, AtomEnum::WM_CLASS, AtomEnum::STRING, 0, 64)?.reply()?;
        let attributes = connection.get_window_attributes(window)?.reply()?;
        // A tooltip is a window of the program as well, and one that no window manager gives a button.
        let shown = attributes.map_state == MapState::VIEWABLE && !attributes.override_redirect;
        let is_listed = listed.value32().is_some_and(|mut known| known.any(|one| one == delete));
        Ok(shown && is_listed && String::from_utf8_lossy(&named.value).to_lowercase().contains(class))
    };
    let shown = connection.query_tree(root)?.reply()?.children;
    shown
        .into_iter()
        .find(|window| closes(*window).unwrap_or_default())
        .with_context(|| format!("{class} shows no window"))
}
