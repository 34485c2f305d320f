//! A private X display, and pictures of what is on it.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use x11rb::connection::Connection as _;
use x11rb::protocol::composite::{ConnectionExt as _, Redirect};
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, ImageFormat, InputFocus, MapState, Window,
};
use x11rb::rust_connection::RustConnection;

use crate::processes::Group;
use crate::wait::{SOON, until};

/// An X server without a screen, on a number that was free.
pub(crate) struct Display {
    name: String,
    /// Every window is drawn as a whole for as long as this is held, so that a picture of one shows it even where another
    /// lies over it.
    _whole: RustConnection,
    _server: Group,
}

impl Display {
    /// Starts the server and waits until it takes connections: it says its number only then.
    pub(crate) async fn start(folder: &Path, (width, height): (u16, u16)) -> Result<Self> {
        let log = folder.join("xvfb.log");
        let mut command = Command::new("Xvfb");
        // `-displayfd 1`: the number is printed once the server listens.
        let screen = format!("{width}x{height}x24");
        command
            .args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp", "-noreset"])
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
        let name = format!(":{number}");
        let (connection, root) = connect(&name)?;
        connection.composite_query_version(0, 4)?.reply()?;
        connection.composite_redirect_subwindows(root, Redirect::AUTOMATIC)?.check()?;
        Ok(Self { name, _whole: connection, _server: server })
    }

    /// Value for `DISPLAY`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Asks a program's window to close, in the way that the close button of a window manager does. `class` is the
    /// one that the program gives its window.
    pub(crate) fn press_close(&self, class: &str) -> Result<()> {
        let (connection, root) = connect(&self.name)?;
        let window = shown_window(&connection, root, class)?;
        let (protocols, delete) =
            (atom(&connection, "WM_PROTOCOLS")?, atom(&connection, "WM_DELETE_WINDOW")?);
        let message = ClientMessageEvent::new(32, window, protocols, [delete, x11rb::CURRENT_TIME, 0, 0, 0]);
        connection.send_event(false, window, EventMask::NO_EVENT, message)?.check()?;
        Ok(())
    }

    /// Gives a program's window the keyboard, as a window manager does with the window that a person turns to.
    pub(crate) fn focus(&self, class: &str) -> Result<()> {
        let (connection, root) = connect(&self.name)?;
        let window = shown_window(&connection, root, class)?;
        connection.set_input_focus(InputFocus::PARENT, window, x11rb::CURRENT_TIME)?.check()?;
        Ok(())
    }
}

impl std::fmt::Debug for Display {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Display").field(&self.name).finish()
    }
}

/// Takes a picture of a program's window from the display of this name. A driver's own picture may never come: it waits
/// for the page to be drawn anew, which a page at rest need not be.
pub(crate) fn picture(display: &str, class: &str, file: &Path) -> Result<()> {
    let (connection, root) = connect(display)?;
    let window = shown_window(&connection, root, class)?;
    let size = connection.get_geometry(window)?.reply()?;
    let image = connection
        .get_image(ImageFormat::Z_PIXMAP, window, 0, 0, size.width, size.height, u32::MAX)?
        .reply()?;
    // Four bytes to a pixel, blue first: what an X server of 24 bits gives on a machine whose low byte comes first.
    ensure!(
        image.data.len() == usize::from(size.width) * usize::from(size.height) * 4,
        "24 bits in four bytes"
    );
    let colours: Vec<u8> =
        image.data.chunks_exact(4).flat_map(|pixel| [pixel[2], pixel[1], pixel[0]]).collect();
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut encoder =
        png::Encoder::new(BufWriter::new(File::create(file)?), u32::from(size.width), u32::from(size.height));
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header()?.write_image_data(&colours)?;
    Ok(())
}

pub(crate) fn connect(display: &str) -> Result<(RustConnection, Window)> {
    let (connection, screen) = RustConnection::connect(Some(display))?;
    let root = connection.setup().roots.get(screen).context("the display has a screen")?.root;
    Ok((connection, root))
}

pub(crate) fn atom(connection: &RustConnection, name: &str) -> Result<u32> {
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
