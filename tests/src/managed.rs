//! A desktop with a window manager that frames windows, and a panel along its upper edge: what a person's desktop has
//! around the program, and a bare display has not.

use std::cell::Cell;
use std::process::Stdio;

use anyhow::{Context as _, Result};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, MapState, PropMode, Window,
    WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use crate::desk::Desk;
use crate::display::{atom, connect};
use crate::processes::Group;
use crate::wait::{SOON, until};

/// How high the panel is.
pub const PANEL: i32 = 40;

/// Where a window is with its frame, in pixels of the display.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// From the left.
    pub x: i32,
    /// From above.
    pub y: i32,
    /// With both sides of the frame.
    pub width: i32,
    /// With the title bar.
    pub height: i32,
    /// What of the height is the title bar.
    pub title: i32,
}

/// The window manager and the panel; both end with this.
pub struct Managed {
    connection: RustConnection,
    root: Window,
    _manager: Group,
}

impl Managed {
    /// Starts the window manager on a desk, and the panel, and waits until the first has made room for the second.
    pub async fn start(desk: &Desk) -> Result<Self> {
        let mut command = desk.command("openbox");
        let openbox = Group::start(command.stdin(Stdio::null()), &desk.logs().join("openbox.log"))?;
        let (connection, root) = connect(desk.display())?;
        let managed = Self { connection, root, _manager: openbox };
        until("the window manager is there", SOON, || async {
            Ok(managed.numbers(root, "_NET_SUPPORTING_WM_CHECK")?.first().map(drop))
        })
        .await?;
        let panel = managed.put_panel()?;
        let looks = Cell::new(0_u32);
        until("there is room for the panel", SOON, || {
            // One that came while the window manager was still starting may have been passed over: it comes again.
            looks.set(looks.get() + 1);
            let made = managed.room(panel, looks.get().is_multiple_of(20));
            async { Ok(made?.then_some(())) }
        })
        .await?;
        Ok(managed)
    }

    /// A dock that reserves its height (Extended Window Manager Hints, `_NET_WM_STRUT_PARTIAL`).
    fn put_panel(&self) -> Result<Window> {
        let one = &self.connection;
        let width = one.get_geometry(self.root)?.reply()?.width;
        let panel = one.generate_id()?;
        let how = CreateWindowAux::new().event_mask(EventMask::EXPOSURE);
        let height = u16::try_from(PANEL)?;
        one.create_window(0, panel, self.root, 0, 0, width, height, 0, WindowClass::INPUT_OUTPUT, 0, &how)?;
        let dock = [atom(one, "_NET_WM_WINDOW_TYPE_DOCK")?];
        one.change_property32(
            PropMode::REPLACE,
            panel,
            atom(one, "_NET_WM_WINDOW_TYPE")?,
            AtomEnum::ATOM,
            &dock,
        )?;
        let mut strut = [0; 12];
        strut[2] = u32::try_from(PANEL)?;
        strut[9] = u32::from(width) - 1;
        for (name, length) in [("_NET_WM_STRUT", 4), ("_NET_WM_STRUT_PARTIAL", 12)] {
            one.change_property32(
                PropMode::REPLACE,
                panel,
                atom(one, name)?,
                AtomEnum::CARDINAL,
                &strut[..length],
            )?;
        }
        one.map_window(panel)?;
        one.flush()?;
        Ok(panel)
    }

    /// Whether the work area begins below the panel; the panel comes once more where it is asked for.
    fn room(&self, panel: Window, again: bool) -> Result<bool> {
        let is_so = self.numbers(self.root, "_NET_WORKAREA")?.get(1) == Some(&u32::try_from(PANEL)?);
        if again && !is_so {
            self.connection.unmap_window(panel)?.check()?;
            self.connection.map_window(panel)?.check()?;
        }
        Ok(is_so)
    }

    /// The window whose class contains this.
    fn window(&self, class: &str) -> Result<Window> {
        let windows = self.numbers(self.root, "_NET_CLIENT_LIST")?;
        let named = |window: &Window| -> Result<bool> {
            let one = &self.connection;
            let named =
                one.get_property(false, *window, AtomEnum::WM_CLASS, AtomEnum::STRING, 0, 64)?.reply()?;
            Ok(String::from_utf8_lossy(&named.value).to_lowercase().contains(class))
        };
        let window = windows.into_iter().find(|window| named(window).unwrap_or_default());
        window.with_context(|| format!("{class} shows no window"))
    }

    /// Puts the window whose class contains this out of sight, as its minimise button does.
    pub fn minimize(&self, class: &str) -> Result<()> {
        let (one, window) = (&self.connection, self.window(class)?);
        // ICCCM 4.1.4: a message to the root, with `IconicState`.
        let iconic = [3, 0, 0, 0, 0];
        let message = ClientMessageEvent::new(32, window, atom(one, "WM_CHANGE_STATE")?, iconic);
        let to = EventMask::SUBSTRUCTURE_REDIRECT | EventMask::SUBSTRUCTURE_NOTIFY;
        Ok(one.send_event(false, self.root, to, message)?.check()?)
    }

    /// Whether the window whose class contains this is the one that a person works with.
    pub fn is_in_front(&self, class: &str) -> Result<bool> {
        let window = self.window(class)?;
        let shown = self.connection.get_window_attributes(window)?.reply()?.map_state == MapState::VIEWABLE;
        Ok(shown && self.numbers(self.root, "_NET_ACTIVE_WINDOW")?.first() == Some(&window))
    }

    /// Where the window whose class contains this is now, where it is on screen.
    pub fn frame(&self, class: &str) -> Result<Frame> {
        let window = self.window(class)?;
        let size = self.connection.get_geometry(window)?.reply()?;
        let place = self.connection.translate_coordinates(window, self.root, 0, 0)?.reply()?;
        let frame = self.numbers(window, "_NET_FRAME_EXTENTS")?;
        let [left, right, top, bottom] = <[u32; 4]>::try_from(frame)
            .ok()
            .context("it has a frame")?
            .map(|one| i32::try_from(one).unwrap_or_default());
        Ok(Frame {
            x: i32::from(place.dst_x) - left,
            y: i32::from(place.dst_y) - top,
            width: i32::from(size.width) + left + right,
            height: i32::from(size.height) + top + bottom,
            title: top,
        })
    }

    fn numbers(&self, window: Window, name: &str) -> Result<Vec<u32>> {
        let name = atom(&self.connection, name)?;
        let told = self.connection.get_property(false, window, name, AtomEnum::ANY, 0, 64)?.reply()?;
        Ok(told.value32().map(Iterator::collect).unwrap_or_default())
    }
}
