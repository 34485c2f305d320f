//! Where the window stands: always inside of the work area of its display, so that its title bar and its buttons can be
//! reached. A new window is cut to that by Tauri (`preventOverflow`); one that is put where it stood last time is not, and
//! the display may be another one by now.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::Duration;

use tauri::{PhysicalPosition, PhysicalSize, WebviewWindow, WindowEvent};

/// A place on the desktop, in physical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Area {
    x: i32,
    y: i32,
    width: u32,
    height: u32,
}

impl Area {
    fn new(position: PhysicalPosition<i32>, size: PhysicalSize<u32>) -> Self {
        Self { x: position.x, y: position.y, width: size.width, height: size.height }
    }

    /// As little moved and cut as puts it inside of `work`.
    fn inside(self, work: Self) -> Self {
        let (x, width) = fit(self.x, self.width, work.x, work.width);
        let (y, height) = fit(self.y, self.height, work.y, work.height);
        Self { x, y, width, height }
    }
}

fn fit(start: i32, length: u32, work: i32, room: u32) -> (i32, u32) {
    let length = length.min(room);
    let free = i32::try_from(room - length).unwrap_or(i32::MAX);
    (start.clamp(work, work.saturating_add(free)), length)
}

/// How much of a window's frame may lie outside of the work area: on Windows it has an edge that nobody sees, to the left,
/// to the right and below, and that of a maximised or snapped window is outside (learn.microsoft.com, `GetWindowRect`
/// beside `DWMWA_EXTENDED_FRAME_BOUNDS`).
fn with_edge(work: Area, edge: u32) -> Area {
    let before = i32::try_from(edge).unwrap_or(0);
    Area { x: work.x - before, width: work.width + 2 * edge, height: work.height + edge, ..work }
}

/// Puts the window inside of the work area of its display, as soon as it can be said where it is.
pub(crate) fn keep_inside(window: &WebviewWindow) -> tauri::Result<()> {
    if cfg!(target_os = "linux") {
        once_at_rest(window);
        return Ok(());
    }
    put_inside(window).map(drop)
}

/// How long nothing is heard of a window that has come to rest.
const REST: Duration = Duration::from_millis(150);

/// A window manager that does not follow is not asked without end.
const STEPS: u8 = 6;

/// On Linux the window system tells step by step where the window is: its first size, its old place, its old size, its
/// frame. In between it may seem to stand outside, and before the first word its size with the frame is a wrong one (tao's
/// `outer_size` begins with the position).
fn once_at_rest(window: &WebviewWindow) {
    let (tells, heard, steps) = (window.clone(), Arc::new(AtomicU64::new(0)), Arc::new(AtomicU8::new(0)));
    window.on_window_event(move |event| {
        let is_place = matches!(event, WindowEvent::Resized(_) | WindowEvent::Moved(_));
        if !is_place || steps.load(Ordering::Relaxed) >= STEPS {
            return;
        }
        let mine = heard.fetch_add(1, Ordering::Relaxed) + 1;
        let (window, heard, steps) = (tells.clone(), Arc::clone(&heard), Arc::clone(&steps));
        tauri::async_runtime::spawn(async move {
            tokio::time::sleep(REST).await;
            if heard.load(Ordering::Relaxed) != mine {
                return;
            }
            match put_inside(&window) {
                Ok(Put::IsThere) => steps.store(STEPS, Ordering::Relaxed),
                Ok(Put::Moved) => drop(steps.fetch_add(1, Ordering::Relaxed)),
                Err(fault) => tracing::warn!(%fault, "the window could not be put inside of the work area"),
            }
        });
    });
}

/// What became of it.
enum Put {
    IsThere,
    Moved,
}

/// Moves and cuts the window so that all of it is in the work area of the display that it is on.
fn put_inside(window: &WebviewWindow) -> tauri::Result<Put> {
    if window.is_maximized()? || window.is_fullscreen()? {
        return Ok(Put::IsThere);
    }
    let monitor = match window.current_monitor()? {
        Some(monitor) => Some(monitor),
        None => window.primary_monitor()?,
    };
    let Some(monitor) = monitor else { return Ok(Put::IsThere) };
    let (outer, inner) = (window.outer_size()?, window.inner_size()?);
    let edge = if cfg!(windows) { outer.width.saturating_sub(inner.width) / 2 } else { 0 };
    let work = monitor.work_area();
    let work = with_edge(Area::new(work.position, work.size), edge);
    let is = Area::new(window.outer_position()?, outer);
    let should = is.inside(work);
    if should == is {
        return Ok(Put::IsThere);
    }
    if (should.width, should.height) != (is.width, is.height) {
        // The frame keeps its size: only what is in it becomes smaller.
        window.set_size(PhysicalSize {
            width: inner.width.saturating_sub(outer.width - should.width),
            height: inner.height.saturating_sub(outer.height - should.height),
        })?;
    }
    if (should.x, should.y) != (is.x, is.y) {
        window.set_position(PhysicalPosition { x: should.x, y: should.y })?;
    }
    Ok(Put::Moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAPTOP: Area = Area { x: 0, y: 0, width: 1366, height: 728 };

    #[test]
    fn a_window_that_is_higher_than_the_work_area_is_cut_to_it() {
        let restored = Area { x: 93, y: -6, width: 1180, height: 812 };
        assert_eq!(restored.inside(LAPTOP), Area { x: 93, y: 0, width: 1180, height: 728 });
    }

    #[test]
    fn one_that_stands_beside_the_work_area_is_moved_and_keeps_its_size() {
        let beside = Area { x: 1000, y: 300, width: 800, height: 600 };
        assert_eq!(beside.inside(LAPTOP), Area { x: 566, y: 128, width: 800, height: 600 });
        let left = Area { x: -400, y: -50, width: 800, height: 600 };
        assert_eq!(left.inside(LAPTOP), Area { x: 0, y: 0, width: 800, height: 600 });
    }

    #[test]
    fn a_second_display_to_the_left_has_a_work_area_of_its_own() {
        let work = Area { x: -1920, y: 40, width: 1920, height: 1040 };
        let inside = Area { x: -1500, y: 100, width: 1180, height: 780 };
        assert_eq!(inside.inside(work), inside);
        let under_the_bar = Area { y: 0, ..inside };
        assert_eq!(under_the_bar.inside(work), Area { y: 40, ..inside });
    }

    /// As `GetWindowRect` tells of one that is snapped to the left half of a display of 1920 by 1080 with a bar of 48.
    #[test]
    fn a_snapped_window_whose_unseen_edge_is_outside_stays() {
        let work = with_edge(Area { x: 0, y: 0, width: 1920, height: 1032 }, 7);
        let snapped = Area { x: -7, y: 0, width: 974, height: 1039 };
        assert_eq!(snapped.inside(work), snapped);
        let right = Area { x: 953, ..snapped };
        assert_eq!(right.inside(work), right);
        let gone = Area { x: 1500, ..snapped };
        assert_eq!(gone.inside(work), right, "one that is further out comes in");
    }
}
