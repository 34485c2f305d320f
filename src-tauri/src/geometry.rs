//! Where the window stands: always inside of the work area of its display, so that its title bar and its buttons can be
//! reached. A new window is cut to that by Tauri (`preventOverflow`); one that is put where it stood last time is not, and
//! the display may be another one by now.

use tauri::{PhysicalPosition, PhysicalSize, WebviewWindow};

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

/// Moves and cuts the window so that all of it is in the work area of the display that it is on.
pub(crate) fn keep_inside(window: &WebviewWindow) -> tauri::Result<()> {
    if window.is_maximized()? || window.is_fullscreen()? {
        return Ok(());
    }
    let monitor = match window.current_monitor()? {
        Some(monitor) => Some(monitor),
        None => window.primary_monitor()?,
    };
    let Some(monitor) = monitor else { return Ok(()) };
    let work = monitor.work_area();
    let (outer, inner) = (window.outer_size()?, window.inner_size()?);
    let is = Area::new(window.outer_position()?, outer);
    let should = is.inside(Area::new(work.position, work.size));
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
    Ok(())
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
}
