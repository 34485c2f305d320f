//! The window under a window manager, on a desktop with a panel: all of it can be reached, wherever it stood last time and
//! whatever the display is now.

use std::process::Stdio;

use anyhow::Result;
use journeys::desk::{CloudFile, Desk, Wishes};
use journeys::managed::{Frame, Managed, PANEL};
use journeys::processes::Group;
use journeys::wait::{LATER, until};
use journeys::window::shipped_program;
use practice_tenant::Scenario;

const CLASS: &str = "peig-setup";

/// A place that the program has written down: from the left, from above, width and height without the frame.
type Stood = (i32, i32, u32, u32);

struct Desktop {
    desk: Desk,
    managed: Managed,
    screen: (u16, u16),
    _program: Group,
}

impl Desktop {
    async fn with(screen: (u16, u16), stood: Option<Stood>, more: &[(&str, &str)]) -> Result<Self> {
        let wishes = Wishes { cloud: CloudFile::None, ..Wishes::tenant(Scenario::Fresh) };
        let desk = Desk::set_up_on(&wishes, screen).await?;
        if let Some(stood) = stood {
            write_down(&desk, stood)?;
        }
        let managed = Managed::start(&desk).await?;
        let mut command = desk.command(&shipped_program()?.display().to_string());
        command.envs(more.iter().copied()).stdin(Stdio::null());
        let program = Group::start(&mut command, &desk.logs().join("program.log"))?;
        Ok(Self { desk, managed, screen, _program: program })
    }

    /// Waits until the frame is as wanted.
    async fn until(&self, what: &str, wanted: impl Fn(&Frame) -> bool) -> Result<Frame> {
        until(what, LATER, || async {
            let frame = self.managed.frame(CLASS)?;
            anyhow::ensure!(wanted(&frame), "{frame:?}");
            Ok(Some(frame))
        })
        .await
    }

    /// Whether all of the frame can be seen.
    fn holds(&self, frame: &Frame) -> bool {
        let (width, height) = (i32::from(self.screen.0), i32::from(self.screen.1));
        frame.title > 0
            && frame.x >= 0
            && frame.y >= PANEL
            && frame.x + frame.width <= width
            && frame.y + frame.height <= height
    }
}

/// The file in which `tauri-plugin-window-state` remembers the place.
fn write_down(desk: &Desk, (x, y, width, height): Stood) -> Result<()> {
    let folder = desk.folder().join("config/io.peig.setup");
    std::fs::create_dir_all(&folder)?;
    let place = serde_json::json!({ "main": {
        "width": width, "height": height, "x": x, "y": y, "prev_x": 0, "prev_y": 0,
        "maximized": false, "visible": true, "decorated": true, "fullscreen": false,
    }});
    Ok(std::fs::write(folder.join(".window-state.json"), place.to_string())?)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_window_fits_on_a_small_display() -> Result<()> {
    let desktop = Desktop::with((1024, 640), None, &[]).await?;
    desktop.until("all of the window can be seen", |frame| desktop.holds(frame)).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_was_larger_than_this_display_is_cut_to_it() -> Result<()> {
    let desktop = Desktop::with((1024, 640), Some((0, 0, 1600, 1100)), &[]).await?;
    let frame = desktop.until("all of the window can be seen", |frame| desktop.holds(frame)).await?;
    assert_eq!((frame.width, frame.height), (1024, 640 - PANEL), "it is as large as there is room");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_whose_display_is_gone_comes_to_the_one_that_is_there() -> Result<()> {
    for stood in [(3000, 200, 1180, 860), (1200, 700, 1180, 780), (-900, -600, 1180, 860)] {
        let desktop = Desktop::with((1280, 900), Some(stood), &[]).await?;
        let frame = desktop.until("all of the window can be seen", |frame| desktop.holds(frame)).await?;
        assert!(frame.width >= 1180, "only what has no room is cut: {frame:?}");
    }
    Ok(())
}

/// Without this, the tests above could pass because the place is not restored at all.
#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_can_be_seen_stays_where_it_was() -> Result<()> {
    let desktop = Desktop::with((1280, 900), Some((130, 90, 1000, 700)), &[]).await?;
    let stood = |frame: &Frame| {
        (frame.x, frame.y, frame.width) == (130, 90, 1002) && frame.height - frame.title == 705
    };
    let frame = desktop.until("the window stands where it stood", stood).await?;
    assert!(desktop.holds(&frame) && desktop.desk.folder().exists());
    Ok(())
}

/// 200 %: a display of 2560 by 1440 has room for 1280 by 720.
#[tokio::test(flavor = "multi_thread")]
async fn a_display_of_double_density_holds_the_window_as_well() -> Result<()> {
    let desktop = Desktop::with((2560, 1440), Some((300, 500, 2360, 1560)), &[("GDK_SCALE", "2")]).await?;
    desktop.until("all of the window can be seen", |frame| desktop.holds(frame)).await?;
    Ok(())
}
